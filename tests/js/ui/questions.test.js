import assert from 'node:assert/strict';
import { test } from 'node:test';
import { expectedMinutes, newcomers, newestFirst, nextFromHall, ordered, placeOf } from '../../../frontend/static/js/ui/questions.js';

/** @typedef {import('../../../frontend/static/js/ui/views.js').Question} Question */

/** @param {Partial<Question> & {id: string}} given @returns {Question} */
const question = (given) => ({
  number: 1,
  state: 'published',
  origin: 'online',
  text: 'Et les petites mairies ?',
  name: null,
  ticket: null,
  at: 1,
  version: 1,
  supports: 0,
  ...given,
});

test('popular shows what waits, most supported first, the older of two equals first', () => {
  const questions = [
    question({ id: 'late', at: 9, supports: 3 }),
    question({ id: 'early', at: 2, supports: 3 }),
    question({ id: 'top', at: 5, supports: 8, state: 'queued' }),
    question({ id: 'done', supports: 99, state: 'answered' }),
    question({ id: 'air', supports: 99, state: 'on_air' }),
  ];
  assert.deepEqual(ordered(questions, 'popular'), ['top', 'early', 'late']);
});

test('popular follows the live counts, not those of the snapshot', () => {
  const questions = [question({ id: 'a', supports: 5 }), question({ id: 'b', supports: 1 })];
  assert.deepEqual(
    ordered(questions, 'popular', (one) => (one.id === 'b' ? 6 : one.supports)),
    ['b', 'a'],
  );
});

test('recent shows what can be read, newest first, and never a text that is gone', () => {
  const questions = [question({ id: 'old', at: 1 }), question({ id: 'gone', at: 3, text: null, state: 'refused' }), question({ id: 'new', at: 2 })];
  assert.deepEqual(ordered(questions, 'recent'), ['new', 'old']);
});

test('answered shows the last answer first', () => {
  const questions = [
    question({ id: 'first', state: 'answered', answered_at: 10 }),
    question({ id: 'last', state: 'answered', answered_at: 20 }),
    question({ id: 'waiting' }),
  ];
  assert.deepEqual(ordered(questions, 'answered'), ['last', 'first']);
});

test('newcomers counts what the shown list lacks, whatever left it', () => {
  assert.equal(newcomers(['a', 'gone'], ['c', 'a', 'b']), 2);
  assert.equal(newcomers(['a'], ['a']), 0);
});

test('own questions come newest first, also where several have one time', () => {
  assert.deepEqual(
    newestFirst({ a: { at: 1, id: 'a' }, b: { at: 5, id: 'b' }, c: { at: 5, id: 'c' }, d: { at: 3, id: 'd' } }).map(({ id }) => id),
    ['c', 'b', 'd', 'a'],
  );
});

test('the place in the queue counts from one', () => {
  assert.equal(placeOf(['x', 'y'], 'y'), 2);
  assert.equal(placeOf(['x', 'y'], 'z'), null);
});

test('the wait is told from two answers on, and never finer than it can be held', () => {
  const answer = (/** @type {string} */ id) => question({ id, state: 'answered', aired_at: 0, answered_at: 4 * 60_000 });
  assert.equal(expectedMinutes(2, [answer('a'), question({ id: 'b', state: 'on_air', aired_at: 0 })]), null);
  const two = [answer('a'), answer('b')];
  assert.equal(expectedMinutes(1, two), 4);
  assert.equal(expectedMinutes(4, two), 20);
  assert.equal(expectedMinutes(3, two), 15);
  assert.equal(expectedMinutes(1, [answer('a'), question({ id: 'b', state: 'answered', aired_at: 0, answered_at: 8 * 60_000 })]), 6);
});

test('next from the hall keeps the order of the queue and leaves the others out', () => {
  const questions = {
    a: question({ id: 'a' }),
    b: question({ id: 'b', origin: 'hall' }),
    c: question({ id: 'c', origin: 'written' }),
    d: question({ id: 'd', origin: 'hall' }),
  };
  const view = /** @type {import('../../../frontend/static/js/ui/views.js').PublicView} */ (
    /** @type {unknown} */ ({ questions, queue: ['c', 'a', 'gone', 'b', 'd'] })
  );
  assert.deepEqual(
    nextFromHall(view, 2).map((one) => one.id),
    ['c', 'b'],
  );
});
