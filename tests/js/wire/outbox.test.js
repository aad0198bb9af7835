import assert from 'node:assert/strict';
import test from 'node:test';
import { Outbox, tooOld } from '../../../frontend/static/js/wire/outbox.js';

const MINUTE = 60_000;

/** @param {string} id @param {string} type @param {number} at */
const entry = (id, type = 'question.ask', at = 0) => /** @type {any} */ ({ id, cmd: { type }, at });

/** As much of IndexedDB as the outbox uses, over one Map: what a reload finds again. @param {Map<string, any>} kept @returns {any} */
function shelf(kept) {
  /** @param {any} result @param {any} [extra] */
  const request = (result, extra = {}) => {
    const made = { result, onsuccess: () => {}, onerror: () => {}, onupgradeneeded: () => {}, ...extra };
    queueMicrotask(() => {
      made.onupgradeneeded();
      made.onsuccess();
    });
    return made;
  };
  const store = {
    getAll: () => request([...kept.values()]),
    put: (/** @type {any} */ one) => request(kept.set(one.id, one)),
    delete: (/** @type {string} */ id) => request(kept.delete(id)),
  };
  return { open: () => request({ createObjectStore: () => {}, transaction: () => ({ objectStore: () => store }) }) };
}

const settled = () => new Promise((resolve) => setTimeout(resolve, 5));

test('entries come in the order of their ids, until they have an answer', () => {
  const outbox = new Outbox('x', undefined);
  outbox.add(entry('b'));
  outbox.add(entry('a'));
  assert.deepEqual(outbox.entries.map(({ id }) => id), ['a', 'b']);
  outbox.settle('a');
  outbox.settle('unknown');
  assert.equal(outbox.entries.length, 1);
});

test('what was unanswered is there after a reload', async () => {
  const kept = new Map();
  const before = new Outbox('x', shelf(kept));
  before.add(entry('a'));
  before.add(entry('b'));
  before.settle('a');
  await settled();
  const after = new Outbox('x', shelf(kept));
  await after.load(MINUTE);
  assert.deepEqual(after.entries.map(({ id }) => id), ['b']);
});

test('a refusal nobody has read is there after a reload, apart from what waits', async () => {
  const kept = new Map();
  const before = new Outbox('x', shelf(kept));
  before.add({ ...entry('b'), cmd: { type: 'question.ask', text: 'Et après ?' } });
  before.add(entry('a'));
  before.refuse('b', 'wrong_phase', 3);
  before.refuse('unknown', 'wrong_phase');
  await settled();
  const after = new Outbox('x', shelf(kept));
  await after.load(MINUTE);
  assert.deepEqual(after.entries.map(({ id }) => id), ['a']);
  assert.deepEqual(after.refused.map(({ id, code, retryAfterS, cmd }) => [id, code, retryAfterS, cmd['text']]), [['b', 'wrong_phase', 3, 'Et après ?']]);
  after.settle('b');
  await settled();
  assert.deepEqual(after.refused, []);
  assert.deepEqual([...kept.keys()], ['a']);
});

test('words too old to be sent are given back, not thrown away', async () => {
  const kept = new Map([['a', entry('a', 'question.ask', 0)], ['b', { ...entry('b', 'question.ask', 0), code: 'wrong_phase' }]]);
  const outbox = new Outbox('x', shelf(kept));
  await outbox.load(7 * 60 * MINUTE);
  await settled();
  assert.deepEqual(outbox.entries, []);
  assert.deepEqual(outbox.refused.map(({ id, code }) => [id, code]), [['a', 'command_expired'], ['b', 'wrong_phase']]);
  assert.equal(kept.get('a').code, 'command_expired');
});

test('a reload throws away acts that are too old', async () => {
  const kept = new Map([['a', entry('a', 'question.air', 0)], ['b', entry('b', 'question.ask', 0)]]);
  const outbox = new Outbox('x', shelf(kept));
  await outbox.load(11 * MINUTE);
  await settled();
  assert.deepEqual(outbox.entries.map(({ id }) => id), ['b']);
  assert.deepEqual([...kept.keys()], ['b']);
});

test('a question keeps for hours, the acts of a moment for minutes', () => {
  assert.equal(tooOld(entry('a', 'question.ask'), 5 * 60 * MINUTE), false);
  assert.equal(tooOld(entry('a', 'question.ask'), 7 * 60 * MINUTE), true);
  assert.equal(tooOld(entry('a', 'question.air'), 9 * MINUTE), false);
  assert.equal(tooOld(entry('a', 'question.air'), 11 * MINUTE), true);
});

test('where the disk is refused, memory does', async () => {
  /** @type {any} */
  const refusing = { open: () => { throw new Error('SecurityError'); } };
  const outbox = new Outbox('x', refusing);
  outbox.add(entry('a'));
  await outbox.load(0);
  await settled();
  assert.equal(outbox.entries.length, 1);
});
