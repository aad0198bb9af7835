/** Who speaks and who wants to: hall, home and table in one list, and what a moderator does with it. */
import { html } from 'htm/preact';
import { now } from '../ui/clock.js';
import { handName, inOrder, stageOfTurn } from '../ui/hands.js';
import { Icon } from '../ui/icon.js';
import { duration, spaced, stopwatch, t } from '../ui/words.js';
import { command } from './perform.js';

/** @import { Desk } from './desk.js' */
/** @import { Hand } from '../ui/speaking.js' */

/** @type {Record<string, string>} */
const ICONS = { voice: 'mic', video: 'cam', microphone: 'hall' };

/** @param {{desk: Desk}} props */
function Current({ desk }) {
  const { floor, seats, hands } = desk.view.value;
  const turn = floor.current;
  if (!turn) return html`<p class="meta">${t('console.floor.nobody')}</p>`;
  const hand = turn.hand ? hands[turn.hand] : undefined;
  const name = (hand ? handName(hand, seats) : null) ?? (turn.seat ? seats[turn.seat]?.name : null) ?? t('time.room.hall');
  const stage = stageOfTurn(turn, now.value);
  const end = turn.hard_at ?? turn.soft_at;
  return html`<p class=${`turn ${stage}`}>
    <${Icon} name="mic" /><b>${name}</b><span class="num">${stopwatch(now.value - turn.since)}${end !== null && ` / ${stopwatch(end - turn.since)}`}</span>
    ${stage !== 'calm' && html`<span>${t(`console.floor.turn_${stage}`)}</span>`}
    ${desk.rights.stage && html`<button type="button" class="btn small" onClick=${() => command(desk, { type: 'floor.end' })}>${t('floor.end')}</button>`}
  </p>`;
}

/** The one thing to do next for a hand, then the others. @param {Desk} desk @param {Hand} hand @param {string} name */
function acts(desk, hand, name) {
  const seat = hand.seat ? desk.view.value.seats[hand.seat] : undefined;
  const home = hand.origin === 'online';
  const ready = !home || seat?.state === 'on_stage';
  return [
    home && seat?.state === 'green_room' && html`<button type="button" class="btn small main" onClick=${() => command(desk, { type: 'seat.bring', seat: seat.id })} aria-label=${t('console.seat.bring_who', { name })}>${t('console.seat.bring')}</button>`,
    ready && html`<button type="button" class="btn small main" onClick=${() => (desk.dialog.value = { name: 'floor', to: hand.id })} aria-label=${t('floor.give_who', { name })}>${t('console.floor.give')}</button>`,
    home && (hand.state === 'waiting' || hand.state === 'called') && html`<button type="button" class="btn small" onClick=${() => (desk.dialog.value = { name: 'guest', to: hand.id })} aria-label=${t('floor.invite_who', { name })}>${t('floor.invite')}</button>`,
    hand.state === 'waiting' && html`<button type="button" class="btn small" onClick=${() => command(desk, { type: 'hand.call', hand: hand.id })} aria-label=${t('floor.call_who', { name })}>${t('floor.call')}</button>`,
    html`<button type="button" class="btn small bare" onClick=${() => command(desk, { type: 'hand.lower', hand: hand.id })} aria-label=${t('console.floor.lower_who', { name })}><${Icon} name="close" /></button>`,
  ];
}

/** @param {{desk: Desk, hand: Hand}} props */
function HandRow({ desk, hand }) {
  const name = handName(hand, desk.view.value.seats) ?? t(`floor.from.${hand.origin}`);
  const seat = hand.seat ? desk.view.value.seats[hand.seat] : undefined;
  const where = hand.origin === 'online' && seat?.state === 'green_room' ? 'console.floor.green_room' : `floor.state.${hand.state}`;
  return html`<li class=${hand.state === 'called' || hand.state === 'ready' ? 'ready' : ''}>
    <span class="nm"><${Icon} name=${ICONS[hand.medium] ?? 'hand'} /> ${name}${hand.ticket && hand.name && html` <small>${hand.ticket}</small>`}<small class="blk">${[hand.place, hand.topic].filter(Boolean).map((words) => spaced(words)).join(' · ')}</small></span>
    <span class="where num">${t(where)} · ${duration(now.value - hand.at, true)}</span>
    ${desk.rights.stage && html`<span class="st-act">${acts(desk, hand, name)}</span>`}
  </li>`;
}

/** @param {Desk} desk */
export const handsWaiting = (desk) => Object.values(desk.view.value.hands).filter((hand) => hand.state !== 'speaking').length;

/** @param {{desk: Desk}} props */
export function FloorPanel({ desk }) {
  const hands = inOrder(desk.view.value.hands).filter((hand) => hand.state !== 'speaking');
  const live = desk.view.value.debate.phase === 'live';
  return html`<${Current} desk=${desk} />
    ${hands.length === 0 ? html`<p class="meta">${t(live ? 'floor.no_hands' : 'console.floor.before')}</p>` : html`<ul class="st-l">${hands.slice(0, 100).map((hand) => html`<${HandRow} key=${hand.id} desk=${desk} hand=${hand} />`)}</ul>`}
    ${desk.rights.stage && live && html`<p class="row wrap"><button type="button" class="btn small" onClick=${() => (desk.dialog.value = { name: 'floor' })}>${t('console.floor.give_seat')}</button></p>`}`;
}
