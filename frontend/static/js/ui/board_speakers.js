/** Who speaks, for how long, and who is called to the hall's microphone, as the board shows it. Times are measured by the server, never here. */
import { html } from 'htm/preact';
import { now } from './clock.js';
import { Icon } from './icon.js';
import { fromHall, nextFromHall } from './questions.js';
import { stopwatch, t } from './words.js';

/** @typedef {import('./views.js').PublicView} PublicView */
/** @typedef {import('./views.js').Hand} Hand */
/** @typedef {{key: string, label: string, ms: number, under: boolean}} Clock */
/** @typedef {{key: string, ticket: string, name: string | null}} Call */

const CLOCKS = 3;
const CALLS = 4;

/**
 * Times by side, or by college where there are no sides; the hall's own beside them.
 * @param {PublicView} view
 * @returns {Clock[]}
 */
export function clocksOf(view) {
  const shares = (view.equity ?? []).filter((share) => share.ms != null);
  const sides = shares.filter((share) => share.by === 'side');
  const groups = (sides.length > 0 ? sides : shares.filter((share) => share.by === 'college')).sort((a, b) => (b.ms ?? 0) - (a.ms ?? 0));
  const hall = shares.filter((share) => share.by === 'hall' && share.label === 'hall');
  return [...groups.slice(0, CLOCKS - hall.length), ...hall].map(({ by, label, ms, under }) => ({
    key: `${by} ${label}`,
    label: by === 'hall' ? t('hall.room_time') : label,
    ms: ms ?? 0,
    under,
  }));
}

/** Whose turn it is, by name, or by the ticket of whoever gave none. @param {PublicView} view */
export function speakerOf(view) {
  const turn = view.floor?.current;
  if (!turn) return null;
  const hand = turn.hand ? view.hands?.[turn.hand] : undefined;
  const seat = turn.seat ? view.seats[turn.seat] : undefined;
  return { turn, name: hand?.name ?? hand?.ticket ?? seat?.name ?? t('hall.room'), hand };
}

/** The turn's own time, against what it was given. @param {{view: PublicView}} props */
export function BoardTurn({ view }) {
  const speaker = speakerOf(view);
  if (!speaker) return null;
  const { since, soft_at, hard_at } = speaker.turn;
  const end = hard_at ?? soft_at;
  const late = end != null && now.value >= end;
  const soon = !late && soft_at != null && now.value >= soft_at;
  return html`<p class=${`h-turn num${late ? ' late' : soon ? ' soon' : ''}`}
    ><${Icon} name="mic" /><span class="h-who">${speaker.name}</span><b>${stopwatch(now.value - since)}</b
    >${end != null && html`<span class="h-given">${t(late ? 'hall.turn.over' : 'hall.turn.of', { time: stopwatch(end - since) })}</span>`}</p
  >`;
}

/** @param {{view: PublicView}} props */
export function BoardClocks({ view }) {
  return clocksOf(view).map(
    (clock) => html`<p key=${clock.key} class=${clock.under ? 'h-clock num under' : 'h-clock num'}><span>${clock.label}</span><b>${stopwatch(clock.ms)}</b></p>`,
  );
}

/**
 * Who comes to the hall's microphone: now, called, then in order. Questions as the queue has them, then hands as they were raised.
 * @param {PublicView} view
 * @returns {{now: Call | null, called: Call | null, next: Call[]}}
 */
export function callsOf(view) {
  const hands = view.hands ?? {};
  const speaking = speakerOf(view)?.hand;
  const asked = view.on_air ? view.questions[view.on_air.question] : undefined;
  const at = speaking?.origin === 'hall' ? callOf(speaking) : asked && fromHall(asked) ? questionCall(asked) : null;
  const call = view.floor?.called ? hands[view.floor.called] : undefined;
  const called = call?.origin === 'hall' ? callOf(call) : null;
  const waiting = Object.values(hands)
    .filter((hand) => hand.origin === 'hall' && hand.state === 'waiting')
    .sort((a, b) => a.at - b.at);
  // Whoever is called is set as large as two rows, and whoever speaks then stands in the line above alone.
  const room = called ? 1 : CALLS - (at ? 1 : 0);
  const queued = nextFromHall(view, room).map(questionCall);
  // Both lists move, and neither hides the other.
  const next = waiting.length > 0 ? [...queued.slice(0, Math.max(1, room - Math.min(2, waiting.length))), ...waiting.map(callOf)] : queued;
  return { now: called ? null : at, called, next: next.slice(0, room) };
}

/** @param {Hand} hand @returns {Call} */
const callOf = (hand) => ({ key: hand.id, ticket: hand.ticket ?? '', name: hand.name ?? null });

/** @param {import('./views.js').Question} question @returns {Call} */
const questionCall = (question) => ({
  key: question.id,
  ticket: question.ticket ?? t('question.numbered', { number: String(question.number) }),
  name: question.name,
});

/** The last words said, in two lines at most. @param {{captions: import('./views.js').Caption[]}} props */
export function BoardCaptions({ captions }) {
  return captions.map((caption) => html`<p key=${caption.id} lang=${caption.lang}>${caption.text}</p>`);
}

const LINES = 2;
/** A line that nobody followed up says nothing of now. */
const STALE_MS = 12_000;

/**
 * What was being said when the picture on this screen was taken.
 * @param {PublicView} view
 * @param {number} at
 */
export function captionsAt(view, at) {
  return Object.values(view.captions ?? {})
    .filter((caption) => caption.at <= at && caption.at > at - STALE_MS)
    .sort((a, b) => a.at - b.at)
    .slice(-LINES);
}
