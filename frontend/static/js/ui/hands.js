/**
 * The list of speakers, read from the views: who comes first, what place somebody has, how long somebody spoke. Pure.
 * @module
 */

/** @import { Hand, Speaking } from './speaking.js' */

/** @type {Record<string, number>} */
const RANK = { speaking: 0, ready: 1, called: 2, invited: 3, waiting: 4 };

/**
 * Who speaks, who is next, and then whoever raised first; hall, home and table in one list.
 * @param {Record<string, Hand>} hands
 * @returns {Hand[]}
 */
export function inOrder(hands) {
  return Object.values(hands).sort((a, b) => (RANK[a.state] ?? 9) - (RANK[b.state] ?? 9) || a.at - b.at || (a.id < b.id ? -1 : 1));
}

/**
 * The place in the list from 1, among those who are not speaking.
 * @param {Record<string, Hand>} hands
 * @param {string} id
 */
export function placeInLine(hands, id) {
  return inOrder(hands).filter((hand) => hand.state !== 'speaking').findIndex((hand) => hand.id === id) + 1;
}

/** How to call them: what this audience may know of the name, else the ticket, else nothing. @param {Hand} hand @param {Record<string, {name: string}>} seats */
export function handName(hand, seats) {
  return hand.name ?? (hand.seat ? seats[hand.seat]?.name : undefined) ?? hand.ticket ?? null;
}

/**
 * What counts for a seat now: where nothing is measured, the turn that runs counts as it goes.
 * @param {Pick<Speaking, 'speech'|'floor'>} view
 * @param {string} seat
 * @param {number} now
 */
export function spokenBy({ speech, floor }, seat, now) {
  const counted = speech[seat]?.counted_ms ?? 0;
  const turn = floor.current;
  const runs = turn !== null && (turn.seat ?? 'hall') === seat && !speech[seat]?.measured_ms;
  return counted + (runs ? Math.max(0, now - turn.since) : 0);
}

/**
 * Where a turn stands: `calm` ink, `soon` ochre after the soft end, `over` words after the hard one.
 * @param {{soft_at: number|null, hard_at: number|null}} turn
 * @param {number} now
 * @returns {'calm'|'soon'|'over'}
 */
export function stageOfTurn(turn, now) {
  if (turn.hard_at !== null && now >= turn.hard_at) return 'over';
  return turn.soft_at !== null && now >= turn.soft_at ? 'soon' : 'calm';
}
