/** While arrivals are held back: how many wait unseen, and the one press that shows them all. */
import { html } from 'htm/preact';
import { now } from '../ui/clock.js';
import { Icon } from '../ui/icon.js';
import { duration, t } from '../ui/words.js';
import { command } from './perform.js';

/** @import { Desk } from './desk.js' */

/**
 * Turns the hold on or off.
 * @param {Desk} desk
 */
export function hold(desk) {
  if (!desk.rights.questions) return;
  const on = (desk.view.value.moderation?.hold ?? null) === null;
  void command(desk, { type: 'hold.change', on }, t(on ? 'console.hold.did_on' : 'console.hold.did_off'));
}

/** @param {{desk: Desk}} props */
export function HeldBack({ desk }) {
  const since = desk.view.value.moderation?.hold ?? null;
  if (since === null) return null;
  const waiting = desk.columns.value.received.filter((question) => question.at >= since).length;
  return html`<div class="note warn held-back">
    <${Icon} name="received" />
    <p>${t('console.hold.waiting', { n: waiting, time: duration(now.value - since, true) })}</p>
    ${desk.rights.questions && html`<button type="button" class="btn small" onClick=${() => hold(desk)}>${t('console.hold.release')} <kbd aria-hidden="true">H</kbd></button>`}
  </div>`;
}
