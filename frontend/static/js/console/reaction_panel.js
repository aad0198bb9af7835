/** The last minute of reactions, for those who lead the debate. To read only. */
import { html } from 'htm/preact';
import { now } from '../ui/clock.js';
import { Reactions } from '../ui/reactions.js';

/** @import { Desk } from './desk.js' */

const nothing = () => {};

/** @param {{desk: Desk}} props */
export function ReactionPanel({ desk }) {
  const counts = /** @type {import('../ui/poll_views.js').ReactionCounts} */ (/** @type {unknown} */ (desk.wire.said.value['reactions'] ?? {}));
  return html`<${Reactions} counts=${counts} at=${now.value} say=${nothing} can=${false} />`;
}
