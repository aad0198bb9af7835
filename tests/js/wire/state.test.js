import assert from 'node:assert/strict';
import test, { mock } from 'node:test';
import { change, changeTimes, fold, withSupports } from '../../../frontend/static/js/wire/state.js';
import { vectors } from './vectors.js';

/** @param {any} value @returns {any} */
function frozen(value) {
  if (typeof value === 'object' && value !== null) Object.values(Object.freeze(value)).forEach(frozen);
  return value;
}

for (const [name, { why, start, messages, expect }] of Object.entries(vectors('fold/'))) {
  test(`${name}: ${why}`, () => {
    let stream = frozen(start);
    for (const message of messages) stream = frozen(fold(stream, frozen(message)));
    assert.deepEqual(stream, expect);
  });
}

test('sections that did not change stay the same objects', () => {
  const view = frozen({ debate: { id: 'd1' }, questions: { q1: { id: 'q1' }, q2: { id: 'q2' } } });
  const next = change(view, [{ op: 'put', of: 'questions', id: 'q1', value: { id: 'q1', number: 1 } }]);
  assert.equal(next.debate, view.debate);
  assert.equal(next.questions.q2, view.questions.q2);
  assert.notEqual(next.questions, view.questions);
});

test('a section that is not there yet is made', () => {
  assert.deepEqual(change({}, [{ op: 'put', of: 'seats', id: 't1', value: 1 }]), { seats: { t1: 1 } });
  assert.deepEqual(change({}, [{ op: 'drop', of: 'seats', id: 't1' }]), { seats: {} });
});

test('counts are laid over questions that show one', () => {
  const view = frozen({ questions: { q1: { supports: 1 }, q2: { text: null } } });
  assert.deepEqual(withSupports(view, { q1: 4, q2: 2, q9: 1 }), { questions: { q1: { supports: 4 }, q2: { text: null } } });
});

test('a delta copies a section once, however many frames touch it', () => {
  const questions = Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`q${i}`, { number: i }]));
  const frames = Array.from({ length: 300 }, (_, i) => ({ offset: i + 1, at: 1, changes: [{ op: 'put', of: 'questions', id: `q${i % 50}`, value: i }] }));
  const copying = mock.method(Object, 'assign');
  const after = fold(frozen({ epoch: 'e', offset: 0, view: { questions } }), frozen({ type: 'delta', epoch: 'e', from: 0, to: 300, frames }));
  const copies = copying.mock.callCount();
  copying.mock.restore();
  assert.equal(copies, 1);
  assert.equal(after?.offset, 300);
  assert.deepEqual(Object.keys(after?.view.questions), Object.keys(questions));
  assert.equal(after?.view.questions.q49, 299);
});

test('what a message sets is never written to by the changes after it', () => {
  const value = frozen({ t1: 1 });
  const put = (/** @type {string} */ id) => /** @type {any} */ ({ op: 'put', of: 'seats', id, value: 2 });
  const next = change(frozen({ seats: { t0: 0 } }), [put('t0'), { op: 'set', of: 'seats', value }, put('t2'), { op: 'drop', of: 'seats', id: 't1' }, put('t1')]);
  assert.deepEqual(Object.entries(next.seats), [['t2', 2], ['t1', 2]]);
});

test('a hole inside a delta takes nothing of it', () => {
  const frame = (/** @type {number} */ offset) => ({ offset, at: 1, changes: [{ op: 'set', of: 'queue', value: [offset] }] });
  const start = frozen({ epoch: 'e', offset: 3, view: { queue: [] } });
  assert.equal(fold(start, { type: 'delta', epoch: 'e', from: 2, to: 6, frames: [frame(3), frame(4), frame(6)] }), null);
  assert.equal(fold(start, { type: 'delta', epoch: 'e', from: 2, to: 3, frames: [frame(3)] }), start);
});

test('a message tells when it last changed each section, a snapshot does not', () => {
  const set = (/** @type {string} */ of) => /** @type {any} */ ({ op: 'set', of, value: null });
  const frames = [
    { offset: 4, at: 100, changes: [set('on_air'), set('queue')] },
    { offset: 5, at: 200, changes: [set('on_air')] },
  ];
  assert.deepEqual(changeTimes(frozen({ type: 'delta', frames })), { on_air: 200, queue: 100 });
  assert.deepEqual(changeTimes(frozen({ type: 'event', ...frames[0] })), { on_air: 100, queue: 100 });
  assert.deepEqual(changeTimes(frozen({ type: 'snapshot', view: {} })), {});
});
