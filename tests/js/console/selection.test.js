import assert from 'node:assert/strict';
import test from 'node:test';
import { initial, moved, settled } from '../../../frontend/static/js/console/selection.js';

const ids = { received: ['a', 'b', 'c'], published: [], queued: ['d', 'e'], air: ['f'], done: [] };

test('J and K walk a column and stop at its ends', () => {
  assert.deepEqual(moved(ids, { column: 'received', id: 'a' }, 'next'), { column: 'received', id: 'b' });
  assert.deepEqual(moved(ids, { column: 'received', id: 'c' }, 'next'), { column: 'received', id: 'c' });
  assert.deepEqual(moved(ids, { column: 'received', id: 'a' }, 'previous'), { column: 'received', id: 'a' });
  assert.deepEqual(moved(ids, { column: 'received', id: null }, 'next'), { column: 'received', id: 'a' });
  assert.deepEqual(moved(ids, { column: 'received', id: 'a' }, 'last'), { column: 'received', id: 'c' });
});

test('arrows jump over empty columns and come back to the card left behind', () => {
  assert.deepEqual(moved(ids, { column: 'received', id: 'b' }, 'right'), { column: 'queued', id: 'd' });
  assert.deepEqual(moved(ids, { column: 'queued', id: 'e' }, 'left', { received: 'b' }), { column: 'received', id: 'b' });
  assert.deepEqual(moved(ids, { column: 'queued', id: 'e' }, 'left', { received: 'gone' }), { column: 'received', id: 'a' });
  assert.deepEqual(moved(ids, { column: 'air', id: 'f' }, 'right'), { column: 'air', id: 'f' });
});

test('a card that leaves hands the selection to the one that took its place', () => {
  const after = { ...ids, received: ['a', 'c'] };
  assert.deepEqual(settled(ids, after, { column: 'received', id: 'b' }), { column: 'received', id: 'c' });
  assert.deepEqual(settled(ids, { ...ids, received: ['a', 'b'] }, { column: 'received', id: 'c' }), { column: 'received', id: 'b' });
  assert.deepEqual(settled(ids, { ...ids, received: ['c'] }, { column: 'received', id: 'a' }), { column: 'received', id: 'c' });
});

test('an emptied column keeps the selection, and the next arrival takes it', () => {
  const empty = settled(ids, { ...ids, received: [] }, { column: 'received', id: 'a' });
  assert.deepEqual(empty, { column: 'received', id: null });
  assert.deepEqual(settled({ ...ids, received: [] }, { ...ids, received: ['n'] }, empty), { column: 'received', id: 'n' });
  assert.deepEqual(settled(ids, ids, { column: 'published', id: null }), { column: 'published', id: null });
});

test('a page starts at the first work to do, never among the done', () => {
  assert.deepEqual(initial(ids), { column: 'received', id: 'a' });
  assert.deepEqual(initial({ ...ids, received: [] }), { column: 'queued', id: 'd' });
  assert.deepEqual(initial({ received: [], published: [], queued: [], air: [], done: ['x'] }), { column: 'received', id: null });
});

test('a card that stayed keeps the selection, wherever it moved in its column', () => {
  const selection = { column: /** @type {const} */ ('queued'), id: 'd' };
  assert.equal(settled(ids, { ...ids, queued: ['e', 'd'] }, selection), selection);
});
