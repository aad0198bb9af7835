import assert from 'node:assert/strict';
import test from 'node:test';
import { moved, settled } from '../../../frontend/static/js/console/selection.js';

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

test('an emptied column hands the selection to the next work to do', () => {
  assert.deepEqual(settled(ids, { ...ids, received: [] }, { column: 'received', id: 'a' }), { column: 'queued', id: 'd' });
  const nothing = { received: [], published: [], queued: [], air: [], done: ['x'] };
  assert.deepEqual(settled(ids, nothing, { column: 'received', id: 'a' }), { column: 'received', id: null });
});

test('a card that stayed keeps the selection, wherever it moved in its column', () => {
  const selection = { column: /** @type {const} */ ('queued'), id: 'd' };
  assert.equal(settled(ids, { ...ids, queued: ['e', 'd'] }, selection), selection);
});
