/** What a receipt tells beside its sentence: both wordings of a question, the written answer, the appeal against a refusal. */
import { html } from 'htm/preact';
import { useState } from 'preact/hooks';
import { errorSentence, spaced, t, time } from './words.js';
import { Written } from './written.js';

/** @typedef {import('./views.js').OwnQuestion} OwnQuestion */

const APPEAL_LIMIT = 500;

/** @param {{question: OwnQuestion}} props */
export function Words({ question: { original, withheld, written } }) {
  return html`${original &&
    html`<div class="receipt-more">
      <p class="meta">${t('receipt.reworded')}</p>
      <p class="receipt-words">${t('receipt.quoted', { text: spaced(original) })}</p>
      ${withheld && html`<p class="meta">${t('receipt.withheld', { rule: t(`rule.${withheld}`) })}</p>`}
    </div>`}
    <${Written} text=${written} />`;
}

/**
 * Once for a question: a button, then a form, then what became of it.
 * @param {{question: OwnQuestion, onAppeal: ((text: string) => Promise<unknown>) | null}} props
 */
export function AppealPart({ question: { id, appeal }, onAppeal }) {
  const [open, setOpen] = useState(false);
  const [fault, setFault] = useState('');
  if (appeal) {
    return html`<p class="meta" role="status">
      ${t(`receipt.appeal.${appeal.state}`, { time: time(appeal.at) })}${appeal.note && ` ${t('receipt.note', { note: appeal.note })}`}
    </p>`;
  }
  if (!onAppeal) return null;
  if (!open) {
    return html`<p>
      <button type="button" class="btn small" onClick=${() => setOpen(true)}>${t('receipt.appeal.do')}</button>
    </p>`;
  }
  /** @param {SubmitEvent} event */
  const send = async (event) => {
    event.preventDefault();
    const form = /** @type {HTMLFormElement} */ (event.currentTarget);
    try {
      await onAppeal(String(new FormData(form).get('text') ?? '').trim());
    } catch (error) {
      setFault(errorSentence(String(/** @type {any} */ (error)?.code), { n: APPEAL_LIMIT, limit: APPEAL_LIMIT }));
    }
  };
  return html`<form class="receipt-appeal" onSubmit=${send}>
    <p class="meta">${t('receipt.appeal.said')}</p>
    <p class="field">
      <label for=${`appeal-${id}`}>${t('receipt.appeal.why')} <small>${t('live.ask.optional')}</small></label>
      <textarea
        class="input"
        id=${`appeal-${id}`}
        name="text"
        rows="2"
        maxlength=${APPEAL_LIMIT}
        ref=${(/** @type {HTMLTextAreaElement | null} */ box) => box?.value === '' && fault === '' && box.focus()}
      ></textarea>
    </p>
    ${fault && html`<p class="err" role="alert">${fault}</p>`}
    <p><button class="btn small main">${t('receipt.appeal.send')}</button></p>
  </form>`;
}
