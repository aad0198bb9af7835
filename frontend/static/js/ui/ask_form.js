/**
 * Takes over the ask form the server has drawn: counts characters, sends through the wire, keeps the words until the server has them, and
 * says what is wrong beside them. Without it the form posts by itself.
 */
import { signal } from '@preact/signals';
import { render } from 'preact';
import { html } from 'htm/preact';
import { Icon } from './icon.js';
import { errorSentence, t } from './words.js';

/** @typedef {(command: any) => Promise<any>} Send */
/**
 * @typedef {object} AskBox
 * @property {() => void} tellWaiting to call when the connection has changed
 * @property {import('@preact/signals').ReadonlySignal<boolean>} empty
 * @property {(words: string, name?: string) => void} putBack words that were sent and refused; only into an empty box
 */

/**
 * Characters as the server counts them: code points, not UTF-16 units.
 * @param {string} text
 */
export function lengthOf(text) {
  return [...text].length;
}

/**
 * What the server would refuse anyway, said before it leaves.
 * @param {string} text
 * @param {number} limit
 * @returns {'question_empty' | 'question_too_long' | null}
 */
export function faultOf(text, limit) {
  if (text.trim() === '') return 'question_empty';
  return lengthOf(text.trim()) > limit ? 'question_too_long' : null;
}

/**
 * @param {HTMLFormElement} form with `text`, `name`, a `.err` and, if any, a count
 * @param {object} options
 * @param {Send} options.send
 * @param {() => number} options.limit
 * @param {(fields: {text: string, name: string, email: string}) => object} options.command
 * @param {(result: any, text: string) => void} options.onAsked
 * @param {() => boolean} options.connected
 * @param {string} options.draft where the words are kept while they are written
 * @returns {AskBox}
 */
export function takeOverAskForm(form, { send, limit, command, onAsked, connected, draft }) {
  const text = /** @type {HTMLTextAreaElement} */ (form.elements.namedItem('text'));
  const name = /** @type {HTMLInputElement | null} */ (form.elements.namedItem('name'));
  const email = /** @type {HTMLInputElement | null} */ (form.elements.namedItem('email'));
  const fault = /** @type {HTMLElement} */ (form.querySelector('.err'));
  const count = form.querySelector('[data-count]');
  const button = /** @type {HTMLButtonElement} */ (form.querySelector('[type="submit"], button:not([type])'));
  const label = button.querySelector('span') ?? button;
  const usual = label.textContent;
  let sending = false;
  const empty = signal(true);

  if (text.value === '') text.value = kept(draft);
  text.addEventListener('input', () => {
    keep(draft, text.value);
    if (text.getAttribute('aria-invalid') === 'true' && faultOf(text.value, limit()) === null) blame(null);
    show();
  });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void submit();
  });
  // One line is a question: Enter sends it where a keyboard has a Control key, and breaks the line otherwise.
  text.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      form.requestSubmit();
    }
  });
  show();
  return { tellWaiting, empty, putBack };

  async function submit() {
    if (sending) return;
    const words = text.value;
    const code = faultOf(words, limit());
    if (code !== null) {
      blame(errorSentence(code, { limit: limit(), n: limit() }));
      text.focus();
      return;
    }
    blame(null);
    busy(true);
    // From here on the wire's outbox keeps the words, also through a reload: the same words in the field would be sent twice.
    keep(draft, '');
    try {
      const result = await send(command({ text: words.trim(), name: name?.value.trim() ?? '', email: email?.value.trim() ?? '' }));
      blame(null);
      if (text.value === words) text.value = '';
      keep(draft, text.value);
      // On a phone the dock lies over the page while it has the focus.
      if (text.value === '' && form.contains(document.activeElement)) /** @type {HTMLElement} */ (document.activeElement).blur();
      onAsked(result, words.trim());
    } catch (error) {
      const { code: refused = 'unknown', retryAfterS, kept } = /** @type {any} */ (error) ?? {};
      if (kept) return blame(t('live.ask.kept'), false);
      keep(draft, text.value);
      blame(errorSentence(refused, { limit: limit(), n: limit(), seconds: Math.ceil(retryAfterS ?? 0) }));
      text.focus();
    } finally {
      busy(false);
      show();
    }
  }

  /** @param {string} words @param {string} [asker] */
  function putBack(words, asker) {
    text.value = words;
    if (name && asker && name.value === '') name.value = asker;
    keep(draft, words);
    show();
  }

  /** @param {boolean} on */
  function busy(on) {
    sending = on;
    text.readOnly = on;
    button.setAttribute('aria-disabled', String(on));
    label.textContent = on ? t('live.ask.sending') : usual;
    tellWaiting();
  }

  function tellWaiting() {
    if (sending && !connected()) blame(t('live.ask.waiting'), false);
  }

  /** @param {string | null} sentence @param {boolean} [wrong] */
  function blame(sentence, wrong = true) {
    render(sentence === null ? null : html`<${Icon} name=${wrong ? 'alert' : 'clock'} /><span>${sentence}</span>`, fault);
    fault.classList.toggle('waits', !wrong);
    if (sentence !== null && wrong) text.setAttribute('aria-invalid', 'true');
    else text.removeAttribute('aria-invalid');
  }

  function show() {
    const used = lengthOf(text.value.trim());
    empty.value = used === 0;
    if (!count) return;
    count.textContent = t('live.ask.count', { used, limit: limit() });
    count.classList.toggle('over', used > limit());
  }
}

/** @param {string} key */
function kept(key) {
  try {
    return sessionStorage.getItem(key) ?? '';
  } catch {
    return ''; // storage may be switched off: the words then live in the field alone
  }
}

/** @param {string} key @param {string} words */
function keep(key, words) {
  try {
    if (words === '') sessionStorage.removeItem(key);
    else sessionStorage.setItem(key, words);
  } catch {
    // as above
  }
}
