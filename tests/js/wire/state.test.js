import assert from 'node:assert/strict';
import test from 'node:test';
import { change, fold, withSupports } from '../../../frontend/static/js/wire/state.js';
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
