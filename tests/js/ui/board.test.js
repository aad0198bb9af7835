import assert from 'node:assert/strict';
import { test } from 'node:test';
import { boardPoll, resultOf } from '../../../frontend/static/js/ui/board_poll.js';
import { callsOf, captionsAt, clocksOf } from '../../../frontend/static/js/ui/board_speakers.js';
import { countable } from '../../../frontend/static/js/ui/hand_count.js';

/** @typedef {import('../../../frontend/static/js/ui/views.js').Poll} Poll */

/** @param {Partial<Poll>} [more] @returns {Poll} */
const poll = (more) => ({ id: 'l1', kind: 'single', title: 'Une régie ?', options: ['Oui', 'Non'], state: 'open', hidden: false, seconds: 60, most: 1, ...more });

/** @param {any} more @returns {any} */
const viewOf = (more) => ({ questions: {}, queue: [], seats: {}, on_air: null, ...more });

test('hall and home are two parts of one whole', () => {
  const result = resultOf(poll({ state: 'closed', online: [1, 3], hall: [4, 2], voters: 4 }), undefined);
  assert.deepEqual([result?.hall, result?.online, result?.whole], [6, 4, 10]);
  assert.deepEqual(result?.rows.map(({ share }) => share), [0.5, 0.5]);
  assert.deepEqual(result?.rows.map(({ hall, online }) => [hall, online]), [[4, 1], [2, 3]]);
});

test('an open poll shows what was last said, and a hidden one nothing', () => {
  assert.equal(resultOf(poll({ hidden: true }), undefined), null);
  const told = resultOf(poll({ hall: [2, 0] }), [1, 1, 2]);
  assert.deepEqual(told?.rows.map(({ share }) => share), [0.75, 0.25]);
});

test('of a multiple choice each option is a share of those who answered', () => {
  const result = resultOf(poll({ kind: 'multiple', state: 'closed', online: [4, 4], hall: [2, 6], voters: 4 }), undefined);
  assert.deepEqual([result?.whole, result?.rows.map(({ share }) => share)], [10, [0.6, 1]]);
});

test('nobody has answered yet: no share is made up', () => {
  const result = resultOf(poll({ state: 'closed', online: [0, 0], voters: 0 }), undefined);
  assert.deepEqual(result?.rows.map(({ share }) => share), [0, 0]);
});

test('a result leaves the board when a question comes on air, or after three minutes', () => {
  const closed = poll({ state: 'closed', closed_at: 1000 });
  const open = poll({ id: 'l2' });
  assert.equal(boardPoll(viewOf({}), 2000), null);
  assert.equal(boardPoll(viewOf({ polls: { l1: closed } }), 2000), closed);
  assert.equal(boardPoll(viewOf({ polls: { l1: closed } }), 200_000), null);
  assert.equal(boardPoll(viewOf({ polls: { l1: closed }, on_air: { question: 'q1', since: 900 } }), 2000), closed);
  assert.equal(boardPoll(viewOf({ polls: { l1: closed }, on_air: { question: 'q1', since: 1100 } }), 2000), null);
  assert.equal(boardPoll(viewOf({ polls: { l1: closed, l2: open } }), 2000), open);
});

test('hands are counted for the open poll, else for the last closed one, ten minutes long', () => {
  const closed = poll({ state: 'closed', closed_at: 1000 });
  assert.equal(countable({}, 0), null);
  assert.equal(countable({ l1: closed }, 601_000), null);
  assert.equal(countable({ l1: closed }, 600_000), closed);
  const open = poll({ id: 'l2' });
  assert.equal(countable({ l1: closed, l2: open }, 2000), open);
});

/** @param {string} id @param {any} [more] */
const hand = (id, more) => ({ id, origin: 'hall', medium: 'microphone', state: 'waiting', at: 1, ticket: `S-${id}`, ...more });

test('whoever is called stands alone with the next one; questions before hands, neither hidden by the other', () => {
  const question = (/** @type {string} */ id) => ({ id, origin: 'hall', ticket: id, name: null, number: 1 });
  const questions = { a: question('a'), b: question('b'), c: question('c'), d: question('d') };
  const queue = ['a', 'b', 'c', 'd'];
  const hands = { k1: hand('1', { at: 2 }), k2: hand('2'), k3: hand('3', { origin: 'online', ticket: null }) };
  const waiting = callsOf(viewOf({ questions, queue, hands, floor: { current: null, called: null } }));
  assert.deepEqual([waiting.now, waiting.called, waiting.next.map(({ ticket }) => ticket)], [null, null, ['a', 'b', 'S-2', 'S-1']]);
  const called = callsOf(viewOf({ questions, queue, hands: { ...hands, k1: hand('1', { state: 'called', name: 'Odile' }) }, floor: { current: null, called: 'k1' } }));
  assert.deepEqual([called.called?.ticket, called.called?.name, called.next.length], ['S-1', 'Odile', 1]);
});

test('who speaks from the hall is at the microphone', () => {
  const hands = { k1: hand('1', { state: 'speaking', name: 'Odile' }) };
  const calls = callsOf(viewOf({ hands, floor: { current: { turn: 'u1', hand: 'k1', since: 1 }, called: null } }));
  assert.deepEqual([calls.now?.ticket, calls.next], ['S-1', []]);
});

test('times are by side; by college where there is none; the hall has its own', () => {
  const share = (/** @type {any} */ by, /** @type {string} */ label, /** @type {number} */ ms) => ({ by, label, ms, share: 0, least: null, under: false });
  const sides = [share('college', 'Élus', 5), share('side', 'Contre', 1), share('side', 'Pour', 2), share('hall', 'hall', 3), share('hall', 'remote', 9)];
  assert.deepEqual(clocksOf(viewOf({ equity: sides })).map(({ key, ms }) => [key, ms]), [['side Pour', 2], ['side Contre', 1], ['hall hall', 3]]);
  assert.deepEqual(clocksOf(viewOf({ equity: sides.filter(({ by }) => by !== 'side') })).map(({ key }) => key), ['college Élus', 'hall hall']);
  assert.deepEqual(clocksOf(viewOf({})), []);
});

test('a caption comes with the picture, two lines at most, and goes when nobody speaks', () => {
  const captions = Object.fromEntries([1000, 2000, 3000, 4000].map((at) => [`y${at}`, { id: `y${at}`, at, text: String(at), lang: 'fr' }]));
  const shown = (/** @type {number} */ at) => captionsAt(viewOf({ captions }), at).map(({ at: said }) => said);
  assert.deepEqual([shown(999), shown(2500), shown(4000), shown(16_000)], [[], [1000, 2000], [3000, 4000], []]);
});
