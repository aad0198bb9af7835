/** One of a few, by pointer, arrows or its number key: what most dialogs of the console ask. */
import { html } from 'htm/preact';

/**
 * The one that a number key names; null when the key is for a field, for the browser, or names none.
 * @template T
 * @param {KeyboardEvent} event
 * @param {readonly T[]} list
 * @returns {T|null}
 */
export function byNumber(event, list) {
  if (event.ctrlKey || event.altKey || event.metaKey) return null;
  const { target } = event;
  if (target instanceof HTMLTextAreaElement || (target instanceof HTMLInputElement && !['radio', 'checkbox'].includes(target.type))) return null;
  return list[Number(event.key) - 1] ?? null;
}

/**
 * @template {string|number} T
 * @param {{name: string, legend: string, list: readonly T[], words: (one: T) => import('preact').ComponentChildren, chosen: T|null, onChoose: (one: T) => void, numbered?: boolean}} props
 */
export function Choices({ name, legend, list, words, chosen, onChoose, numbered = true }) {
  return html`<fieldset>
    <legend class="lab">${legend}</legend>
    <div class="reasons">
      ${list.map((one, at) => html`<label class="pick" key=${one}>
        <input type="radio" name=${name} id=${`${name}-${one}`} checked=${chosen === one} onChange=${() => onChoose(one)} /><span>${words(one)}</span>${numbered && html`<kbd aria-hidden="true">${at + 1}</kbd>`}
      </label>`)}
    </div>
  </fieldset>`;
}

/**
 * Chooses what a number key names, and puts the focus there.
 * @template {string|number} T
 * @param {KeyboardEvent} event
 * @param {string} name
 * @param {readonly T[]} list
 * @param {(one: T) => void} onChoose
 */
export function chooseByNumber(event, name, list, onChoose) {
  const chosen = byNumber(event, list);
  if (chosen === null) return;
  event.preventDefault();
  onChoose(chosen);
  document.getElementById(`${name}-${chosen}`)?.focus();
}

/**
 * A line or some lines that a person writes. `enter`: whether Enter sends the form, or ends a line and sends with Control only, or never.
 * @param {{id: string, label: string, value: string, limit: number, onWrite: (words: string) => void, rows?: number, enter?: 'sends'|'with_control'|'never', focus?: boolean, hint?: string}} props
 */
export function Written({ id, label, value, limit, onWrite, rows = 1, enter = 'sends', focus = false, hint }) {
  const sends = (/** @type {KeyboardEvent} */ event) => {
    if (event.key !== 'Enter' || event.isComposing || event.shiftKey || enter === 'never' || (enter === 'with_control' && !event.ctrlKey && !event.metaKey)) return;
    event.preventDefault();
    if (event.target instanceof HTMLTextAreaElement) event.target.form?.requestSubmit();
  };
  const write = (/** @type {InputEvent} */ event) => {
    if (event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement) onWrite(event.target.value);
  };
  return html`<p class="field">
    <label for=${id}>${label}</label>
    ${rows === 1
      ? html`<input class="input" type="text" id=${id} maxlength=${limit} autocomplete="off" autofocus=${focus} value=${value} onInput=${write} />`
      : html`<textarea class="input" id=${id} rows=${rows} maxlength=${limit} autofocus=${focus} value=${value} onInput=${write} onKeyDown=${sends}></textarea>`}
    ${hint && html`<span class="hint">${hint}</span>`}
  </p>`;
}
