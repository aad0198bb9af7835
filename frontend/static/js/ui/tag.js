/** Where a question came from, as icon and word, with the ticket of the hall where there is one. */
import { html } from 'htm/preact';
import { Icon } from './icon.js';
import { t } from './words.js';

/** @typedef {import('./views.js').Origin} Origin */

/** @type {Record<Origin, string>} */
export const ORIGIN_ICONS = { online: 'online', hall: 'hall', written: 'paper', social: 'social' };

/**
 * A ticket is shown for the hall only: it is what the person there holds in hand.
 * @param {Origin} origin
 * @param {string | null} [ticket]
 */
export function originWords(origin, ticket) {
  const inHall = origin === 'hall' || origin === 'written';
  return inHall && ticket ? t(`question.origin.${origin}_ticket`, { ticket }) : t(`question.origin.${origin}`);
}

/** @param {{origin: Origin, ticket?: string | null}} props */
export function OriginTag({ origin, ticket }) {
  return html`<span class="tag"><${Icon} name=${ORIGIN_ICONS[origin]} />${originWords(origin, ticket)}</span>`;
}
