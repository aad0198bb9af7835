import assert from 'node:assert/strict';
import test from 'node:test';
import { RULES, commandsOf, placeAfter, stepsFor, stepsOf } from '../../../frontend/static/js/console/steps.js';
import { secondsLeft } from '../../../frontend/static/js/console/undo.js';

/** @param {object} more @returns {any} */
const question = (more = {}) => ({ id: 'q1', state: 'published', version: 3, ...more });

test('queueing a received question publishes it first', () => {
  assert.deepEqual(commandsOf('queue', question({ state: 'received' })).map((one) => one.type), ['question.publish', 'question.queue']);
  assert.deepEqual(commandsOf('queue', question()).map((one) => one.type), ['question.queue']);
});

test('airing over another answers that one first', () => {
  assert.deepEqual(commandsOf('air', question({ state: 'queued' }), { onAir: question({ id: 'q9' }) }), [
    { type: 'question.answer', question: 'q9' },
    { type: 'question.air', question: 'q1' },
  ]);
});

test('an empty note or reason is not sent', () => {
  assert.deepEqual(commandsOf('refuse', question(), { rule: 'insult', note: '  ' }), [{ type: 'question.refuse', question: 'q1', rule: 'insult' }]);
  assert.deepEqual(commandsOf('set_aside', question(), { reason: ' trop tard ' }), [{ type: 'question.set_aside', question: 'q1', reason: 'trop tard' }]);
});

test('the rules are the charter of the contract', () => {
  assert.deepEqual([...RULES].sort(), ['accuses_person', 'advertising', 'duplicate', 'insult', 'not_a_question', 'off_topic', 'private_data', 'unlawful']);
});

test('a card moves one place, never past an end', () => {
  assert.equal(placeAfter(['a', 'b', 'c'], 'b', -1), 0);
  assert.equal(placeAfter(['a', 'b', 'c'], 'b', 1), 2);
  assert.equal(placeAfter(['a', 'b', 'c'], 'a', -1), undefined);
  assert.equal(placeAfter(['a', 'b', 'c'], 'c', 1), undefined);
  assert.equal(placeAfter(['a'], 'x', 1), undefined);
  assert.deepEqual(commandsOf('raise', question(), {}), []);
});

test('what a question\'s own story allows', () => {
  const of = (/** @type {object} */ more, families = [{}]) => stepsFor(question({ origin: 'online', author: 'p1', ...more }), 'live', { families });
  assert.ok(of({ state: 'answered', how: 'in_writing' }).includes('write') && !of({ state: 'answered', how: 'answered' }).includes('write'));
  assert.ok(of({ state: 'refused', appeal: { state: 'open' } }).includes('judge') && !of({ state: 'refused', appeal: { state: 'upheld' } }).includes('judge'));
  assert.ok(of({ state: 'received' }).includes('mute') && !of({ state: 'received', origin: 'hall', author: 'c1' }).includes('mute'));
  assert.ok(!of({ state: 'received' }, []).includes('tag'));
  assert.deepEqual(commandsOf('mute', question({ author: 'p1' }), { rule: 'insult', minutes: 15 }), [{ type: 'participant.mute', participant: 'p1', minutes: 15, rule: 'insult' }]);
  assert.deepEqual(commandsOf('air', question(), { why: 'time', note: ' ' }), [{ type: 'question.air', question: 'q1', why: 'time' }]);
});

test('a step may be taken back for ten seconds', () => {
  assert.equal(secondsLeft(null, 5), 0);
  assert.equal(secondsLeft({ questions: ['q1'], at: 1000, sentence: '' }, 1000), 10);
  assert.equal(secondsLeft({ questions: ['q1'], at: 1000, sentence: '' }, 10_500), 1);
  assert.equal(secondsLeft({ questions: ['q1'], at: 1000, sentence: '' }, 11_000), 0);
});

test('after the end nothing is queued or aired; what is left may still be settled; archived, nothing', () => {
  assert.deepEqual(stepsOf('received', 'closed'), ['publish', 'refuse', 'merge', 'reword', 'tag']);
  assert.deepEqual(stepsOf('queued', 'closed'), ['unqueue', 'set_aside', 'reword', 'tag']);
  assert.deepEqual(stepsOf('queued', 'open'), ['unqueue', 'raise', 'lower', 'set_aside', 'reword', 'tag']);
  assert.deepEqual(stepsOf('published', 'archived'), []);
});
