/** One's own speaking time, and the turn while one has the floor: ink, then ochre, then words. Nothing blinks. */
import { html } from 'htm/preact';
import { useEffect } from 'preact/hooks';
import { now } from '../ui/clock.js';
import { spokenBy, stageOfTurn } from '../ui/hands.js';
import { announce } from '../ui/live_region.js';
import { stopwatch, t } from '../ui/words.js';

/** @import { SeatSession } from './seat_session.js' */

/** What would be an equal part at this hour, among those on stage who debate. @param {import('../ui/views.js').PublicView} view @param {number} at */
export function equalPart(view, at) {
  const debating = Object.values(view.seats).filter((seat) => seat.state === 'on_stage' && seat.kind !== 'chair' && seat.kind !== 'interpreter');
  const all = debating.reduce((sum, seat) => sum + spokenBy(view, seat.id, at), 0);
  return debating.length > 1 ? all / debating.length : null;
}

/** @param {{session: SeatSession}} props */
export function OwnTime({ session }) {
  const view = session.view.value;
  const at = now.value;
  const own = spokenBy(view, session.seatId, at);
  const equal = equalPart(view, at);
  const most = Math.max(own, equal ?? 0, 1);
  return html`<section class="p-time" aria-labelledby="p-time">
    <h2 class="label" id="p-time">${t('panel.time.title')}</h2>
    <p class="big num">${stopwatch(own)}</p>
    ${equal !== null &&
    html`<svg class="meter" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true"><rect width=${Math.round((95 * own) / most)} /><rect class="mark" x=${Math.round((95 * equal) / most)} width="1" /></svg>
      <p class="meta num">${t('panel.time.equal', { time: stopwatch(equal) })}</p>`}
  </section>`;
}

/** Above everything while one has the floor: how long still, and when to come to an end. @param {{session: SeatSession}} props */
export function TurnLine({ session }) {
  const view = session.view.value;
  const turn = view.floor.current;
  const own = turn !== null && turn.seat === session.seatId;
  const stage = turn ? stageOfTurn(turn, now.value) : 'calm';
  useEffect(() => {
    if (own) announce('turn', t(`panel.turn.${stage}`));
  }, [own, stage]);
  if (!turn) return null;
  if (!own) {
    const name = (turn.seat ? view.seats[turn.seat]?.name : null) ?? t('time.room.hall');
    return html`<p class="p-turn other meta num">${t('panel.turn.other', { name, time: stopwatch(now.value - turn.since) })}</p>`;
  }
  const left = turn.hard_at === null ? null : turn.hard_at - now.value;
  const clock = left === null ? stopwatch(now.value - turn.since) : left >= 0 ? stopwatch(left) : `+ ${stopwatch(-left)}`;
  return html`<div class=${`p-turn ${stage}`}>
    <b class="num">${clock}</b><span>${t(`panel.turn.${stage}`)}${stage === 'calm' && left !== null ? ` ${t('panel.turn.left')}` : ''}</span>
    <button type="button" class="btn small" onClick=${() => void session.give({ type: 'floor.end' })}>${t('panel.turn.end')}</button>
  </div>`;
}
