/** A word to those who sit, or to one of them: at the console and at the chair's desk. It leaves once, and the next one may be begun meanwhile. */
import { html } from 'htm/preact';
import { useState } from 'preact/hooks';
import { t } from './words.js';

/**
 * @param {object} props
 * @param {string} props.id before the ids of the fields
 * @param {string} props.class
 * @param {{id: string, name: string}[]} props.sitting
 * @param {(command: {type: string} & Record<string, unknown>) => Promise<boolean>} props.give whether it was taken
 * @param {import('preact').ComponentChildren} [props.children] what stands under it
 */
export function NoteForm({ id, class: look, sitting, give, children }) {
  const [text, setText] = useState('');
  const [to, setTo] = useState('');
  const [sending, setSending] = useState(false);
  const send = async (/** @type {Event} */ event) => {
    event.preventDefault();
    if (sending || !text.trim()) return;
    setSending(true);
    const taken = await give({ type: 'note.send', text, ...(to ? { to } : {}) });
    setSending(false);
    if (taken) setText((now) => (now === text ? '' : now));
  };
  return html`<form class=${look} onSubmit=${send}>
    <p class="field"><label for=${`${id}-to`}>${t('floor.note.to')}</label><select class="input" id=${`${id}-to`} value=${to} onChange=${(/** @type {Event} */ event) => event.target instanceof HTMLSelectElement && setTo(event.target.value)}>
      <option value="">${t('floor.note.all')}</option>${sitting.map((seat) => html`<option key=${seat.id} value=${seat.id}>${seat.name}</option>`)}</select></p>
    <p class="field"><label for=${`${id}-text`}>${t('floor.note.text')}</label><input class="input" id=${`${id}-text`} maxlength="240" autocomplete="off" value=${text} onInput=${(/** @type {Event} */ event) => event.target instanceof HTMLInputElement && setText(event.target.value)} /></p>
    <button class="btn small" aria-disabled=${sending ? 'true' : undefined}>${t('floor.note.send')}</button>
    ${children}
  </form>`;
}
