/** One icon of the page's sprite, hidden from assistive technology: the words beside it say the same. */
import { html } from 'htm/preact';

/** @param {{name: string}} props */
export function Icon({ name }) {
  return html`<svg class="i" viewBox="0 0 24 24" aria-hidden="true"><use href=${`#i-${name}`} /></svg>`;
}
