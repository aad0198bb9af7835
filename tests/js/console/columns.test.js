import assert from 'node:assert/strict';
import test from 'node:test';
import { WINDOW, columnsOf, steady, windowOf } from '../../../frontend/static/js/console/columns.js';

/** @param {string} id @param {object} more */
const question = (id, more = {}) => ({ id, number: 1, state: 'received', origin: 'online', text: id, name: null, ticket: 'E-1', at: 0, version: 1, supports: 0, ...more });
/** @param {...any} list */
const of = (...list) => Object.fromEntries(list.map((one) => [one.id, one]));
/** @param {{id: string}[]} list */
const names = (list) => list.map((one) => one.id).join('');

test('each state has its column', () => {
  const states = ['received', 'published', 'queued', 'on_air', 'answered', 'set_aside', 'refused', 'merged', 'withdrawn'];
  const columns = columnsOf(of(...states.map((state) => question(state, { state }))), []);
  assert.deepEqual(Object.values(columns).map((list) => list.length), [1, 1, 1, 1, 5]);
});

test('received: oldest first; done: newest decision first; queue: the queue decides', () => {
  const columns = columnsOf(of(
    question('b', { at: 2 }), question('a', { at: 1 }),
    question('c', { state: 'queued', at: 1 }), question('d', { state: 'queued', at: 2 }),
    question('e', { state: 'answered', answered_at: 5 }), question('f', { state: 'refused', decided_at: 9 }),
  ), ['d', 'c']);
  assert.equal(names(columns.received), 'ab');
  assert.equal(names(columns.queued), 'dc');
  assert.equal(names(columns.done), 'fe');
});

test('published: by support with the live counts, or by age', () => {
  const questions = of(question('a', { state: 'published', supports: 5, at: 2 }), question('b', { state: 'published', supports: 1, at: 1 }));
  assert.equal(names(columnsOf(questions, []).published), 'ab');
  const live = columnsOf(questions, [], { supports: { b: 9 } });
  assert.equal(names(live.published), 'ba');
  assert.equal(live.published[0]?.supports, 9);
  assert.equal(names(columnsOf(questions, [], { order: 'age' }).published), 'ba');
});

test('under a pointer cards keep their places: departures stay, arrivals come last', () => {
  assert.deepEqual(steady(['a', 'b', 'c'], ['x', 'c', 'a'], true), ['a', 'b', 'c', 'x']);
  assert.deepEqual(steady(['a', 'b', 'c'], ['x', 'c', 'a'], false), ['x', 'c', 'a']);
});

test('the window holds the selection with cards around it, and never the whole of a long column', () => {
  assert.deepEqual(windowOf(7, WINDOW, -1), { from: 0, to: 7 });
  assert.deepEqual(windowOf(5000, WINDOW, 12), { from: 0, to: WINDOW });
  for (const selected of [23, 24, 61, 300, 4999]) {
    const { from, to } = windowOf(5000, WINDOW, selected);
    assert.ok(from <= selected && selected < to && to - from <= 36 && selected - from >= Math.min(11, selected), `${selected}: ${from} to ${to}`);
  }
  assert.deepEqual(windowOf(5000, WINDOW, 996), windowOf(5000, WINDOW, 1007), 'a step down redraws nothing');
});
