import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nearest } from '../../../frontend/static/js/ui/near_air.js';

/** @param {string[]} queue @param {string | null} [on_air] @returns {any} */
const view = (queue, on_air = null) => ({
  queue,
  on_air: on_air ? { question: on_air, since: 1 } : null,
  questions: Object.fromEntries(['a', 'b', 'c', 'd', 'e'].map((id, place) => [id, { number: place + 1 }])),
});
const own = [{ id: 'd' }];

test('the nearest of one’s own questions is told by its step', () => {
  assert.equal(nearest(view(['a', 'b', 'c', 'd']), own), null);
  assert.deepEqual(nearest(view(['a', 'b', 'd']), own), { near: 'next_three', number: 4 });
  assert.deepEqual(nearest(view(['d', 'b']), own), { near: 'next', number: 4 });
  assert.deepEqual(nearest(view(['a', 'b'], 'd'), own), { near: 'on_air', number: 4 });
  assert.deepEqual(nearest(view(['d', 'e'], 'e'), [...own, { id: 'e' }]), { near: 'on_air', number: 5 });
  assert.equal(nearest(view([]), own), null);
});

test('a merged question comes near with the one that carries it', () => {
  assert.deepEqual(nearest(view(['b']), [{ id: 'd', into: 'b' }]), { near: 'next', number: 2 });
});
