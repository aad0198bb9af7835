/** Who sits where: green room, stage, or away; and the moderator's acts on a seat. It shows facts and never guesses at media. */
import { html } from 'htm/preact';
import { Icon } from '../ui/icon.js';
import { t } from '../ui/words.js';
import { media } from './media_watch.js';
import { command } from './perform.js';

/** @import { Desk } from './desk.js' */
/** @import { Seat } from './question.js' */

/** Those waiting come first: they are the ones something must be done for. */
const ORDER = ['green_room', 'on_stage', 'absent'];

/** @param {Seat} seat */
function whereOf(seat) {
  return seat.state === 'green_room' || seat.state === 'on_stage' ? seat.state : 'absent';
}

/**
 * @param {Record<string, Seat>} seats
 * @returns {Seat[]}
 */
export function seatsInOrder(seats) {
  return Object.values(seats).sort((a, b) => ORDER.indexOf(whereOf(a)) - ORDER.indexOf(whereOf(b)));
}

/**
 * Icon, words and tone of a seat's situation; a seat on stage without a picture is what a moderator must notice.
 * @param {Seat} seat
 */
function situation(seat) {
  const where = whereOf(seat);
  if (where !== 'absent' && seat.linked === false) return { icon: 'wifioff', words: `console.seat.${where}_unlinked`, tone: where === 'on_stage' ? 'warn' : '' };
  if (where === 'on_stage') return { icon: seat.muted ? 'micoff' : 'air', words: seat.muted ? 'console.seat.muted' : 'console.seat.on_stage', tone: seat.muted ? '' : 'stage' };
  if (where === 'green_room') return { icon: 'check', words: 'console.seat.green_room', tone: '' };
  return { icon: 'minus', words: 'console.seat.absent', tone: '' };
}

/** @param {{desk: Desk}} props */
export function StagePanel({ desk }) {
  const seats = seatsInOrder(desk.view.value.seats);
  const onStage = seats.filter((seat) => seat.state === 'on_stage').length;
  const waiting = seats.filter((seat) => seat.state === 'green_room').length;
  return html`<p class="meta num">${t('console.stage.on', { n: onStage })}${waiting > 0 && ` · ${t('console.stage.waiting', { n: waiting })}`}</p>
    ${seats.length === 0 && html`<p class="meta">${t('console.stage.none')}</p>`}
    <ul class="st-l">${seats.map((seat) => html`<${SeatRow} key=${seat.id} desk=${desk} seat=${seat} />`)}</ul>`;
}

/** @param {{desk: Desk, seat: Seat}} props */
function SeatRow({ desk, seat }) {
  const { icon, words, tone } = situation(seat);
  const trouble = whereOf(seat) === 'absent' ? '' : media.value?.seats[seat.id]?.trouble;
  const act = (/** @type {string} */ type, /** @type {object} */ more = {}) => () => command(desk, { type, seat: seat.id, ...more });
  return html`<li class=${seat.state === 'green_room' ? 'ready' : ''}>
    <span class="nm">${seat.name} <small>${seat.quality}</small></span>
    <span class=${`where ${tone}`}><${Icon} name=${icon} />${t(words)}</span>
    ${desk.rights.stage &&
    html`<span class="st-act">
      ${seat.state === 'green_room' &&
      html`<button type="button" class="btn small main" onClick=${act('seat.bring')} aria-label=${t('console.seat.bring_who', { name: seat.name })}>${t('console.seat.bring')}</button>
        <button type="button" class="btn small bare" onClick=${act('seat.leave')} aria-label=${t('console.seat.dismiss_who', { name: seat.name })}>${t('console.seat.dismiss')}</button>`}
      ${seat.state === 'on_stage' &&
      html`<button type="button" class="btn small" aria-pressed=${String(seat.muted)} onClick=${act('seat.mute', { muted: !seat.muted })} aria-label=${t('console.seat.mute_who', { name: seat.name })}>
          <${Icon} name=${seat.muted ? 'micoff' : 'mic'} />
        </button>
        <button type="button" class="btn small" onClick=${act('seat.return')} aria-label=${t('console.seat.return_who', { name: seat.name })}>${t('console.seat.return')}</button>`}
    </span>`}
    ${trouble && html`<p class="trouble"><${Icon} name="alert" />${t(`console.trouble.${trouble}`)}</p>`}
  </li>`;
}
