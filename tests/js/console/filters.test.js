import assert from 'node:assert/strict';
import test from 'node:test';
import { columnsOf } from '../../../frontend/static/js/console/columns.js';
import { EVERYTHING, filtered, isOn } from '../../../frontend/static/js/console/filters.js';

/** @param {string} id @param {object} [more] @returns {any} */
const question = (id, more = {}) => ({ id, number: null, state: 'received', origin: 'online', text: id, name: null, ticket: 'E-1', at: 0, version: 1, supports: 0, author: 'p1', ...more });
const COLUMNS = columnsOf(Object.fromEntries([
  question('school', { text: 'Quand l’École ouvre-t-elle ?', family: 'f1' }),
  question('hall', { origin: 'hall', author: 'c1', at: 50 * 60_000 }),
  question('second', { author: 'p2' }),
  question('first', { author: 'p2', state: 'answered', aired_at: 5 }),
  question('clerk', { author: 'c1', origin: 'hall', state: 'answered', aired_at: 5, at: 60 * 60_000 }),
  question('air', { state: 'on_air', author: 'p9', aired_at: 9 }),
].map((one) => [one.id, one])), []);
/** @type {any} */
const KNOWN = { families: [{ id: 'f1', letter: 'A', title: 'École', side: 'for' }], now: 60 * 60_000 };

/** @param {object} filter */
const left = (filter) => filtered(COLUMNS, { ...EVERYTHING, ...filter }, KNOWN).received.map((one) => one.id).sort();

test('each filter keeps what it names', () => {
  assert.deepEqual(left({ words: 'ecole' }), ['school']);
  assert.deepEqual(left({ origin: 'hall' }), ['hall']);
  assert.deepEqual(left({ family: 'f1' }), ['school']);
  assert.deepEqual(left({ family: 'none' }), ['hall', 'second']);
  assert.deepEqual(left({ side: 'for' }), ['school']);
  assert.deepEqual(left({ side: 'none' }), ['hall', 'second']);
  assert.deepEqual(left({ minutes: 15 }), ['school', 'second']);
  assert.deepEqual(left({ unheard: true }), ['hall', 'school'], 'the clerk is nobody: all of the hall may come');
});

test('what is on the air is never hidden, and without a filter nothing is', () => {
  assert.equal(filtered(COLUMNS, { ...EVERYTHING, words: 'nothing has this' }, KNOWN).air.length, 1);
  assert.ok(!isOn(EVERYTHING) && !isOn({ ...EVERYTHING, words: '  ' }));
  assert.equal(filtered(COLUMNS, EVERYTHING, KNOWN), COLUMNS);
});
