/** What has just happened, one at a time, with an undo when there is one. A toast never holds the only copy of something to read. */
import { signal } from '@preact/signals';
import { html } from 'htm/preact';
import { Icon } from './icon.js';

/** @typedef {{sentence: string, icon?: string, action?: {label: string, run: () => void}}} Toast */

/** @type {import('@preact/signals').Signal<Toast | null>} */
const shown = signal(null);
/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;

/**
 * @param {string} sentence
 * @param {{icon?: string, action?: {label: string, run: () => void}, seconds?: number}} [options]
 */
export function toast(sentence, { icon, action, seconds = 8 } = {}) {
  clearTimeout(timer);
  shown.value = { sentence, ...(icon ? { icon } : {}), ...(action ? { action } : {}) };
  timer = setTimeout(dismiss, seconds * 1000);
}

export function dismiss() {
  clearTimeout(timer);
  shown.value = null;
}

/** The place where toasts appear: render it once. The region is always there, or what is put into it is not announced. */
export function Toasts() {
  const current = shown.value;
  return html`<div class="toasts" role="status" aria-live="polite">
    ${current &&
    html`<div class="toast">
      ${current.icon && html`<${Icon} name=${current.icon} />`}<span>${current.sentence}</span>
      ${current.action &&
      html`<button
        type="button"
        class="btn small push"
        onClick=${() => {
          current.action?.run();
          dismiss();
        }}
      >
        ${current.action.label}
      </button>`}
    </div>`}
  </div>`;
}
