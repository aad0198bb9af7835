import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inOrder, placeInLine, spokenBy, stageOfTurn } from '../../../frontend/static/js/ui/hands.js';

/** @param {string} id @param {number} at @param {any} state @returns {import('../../../frontend/static/js/ui/speaking.js').Hand} */
const hand = (id, at, state = 'waiting') => ({ id, at, state, origin: 'online', medium: 'voice' });

test('one list: who speaks, who is next, then who raised first', () => {
  const hands = { a: hand('a', 3), b: hand('b', 1), c: hand('c', 9, 'called'), d: hand('d', 8, 'speaking') };
  assert.deepEqual(inOrder(hands).map(({ id }) => id), ['d', 'c', 'b', 'a']);
  assert.deepEqual([placeInLine(hands, 'c'), placeInLine(hands, 'a')], [1, 3]);
});

test('where nothing is measured the turn that runs counts', () => {
  const turn = { turn: 'u', seat: 't1', hand: null, since: 1000, soft_at: null, hard_at: null };
  const spoken = { measured_ms: 0, floor_ms: 0, counted_ms: 500 };
  assert.equal(spokenBy({ speech: { t1: spoken }, floor: { current: turn, called: null } }, 't1', 3000), 2500);
  assert.equal(spokenBy({ speech: { t1: { ...spoken, measured_ms: 400 } }, floor: { current: turn, called: null } }, 't1', 3000), 500);
  assert.equal(spokenBy({ speech: {}, floor: { current: { ...turn, seat: null }, called: null } }, 'hall', 3000), 2000);
});

test('a turn goes from ink to ochre to words', () => {
  const turn = { soft_at: 10, hard_at: 20 };
  assert.deepEqual([9, 10, 20].map((at) => stageOfTurn(turn, at)), ['calm', 'soon', 'over']);
  assert.equal(stageOfTurn({ soft_at: null, hard_at: null }, 1e15), 'calm');
});
