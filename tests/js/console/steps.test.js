import assert from 'node:assert/strict';
import test from 'node:test';
import { RULES, commandsOf, placeAfter, stepsOf } from '../../../frontend/static/js/console/steps.js';
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

test('a step may be taken back for ten seconds', () => {
  assert.equal(secondsLeft(null, 5), 0);
  assert.equal(secondsLeft({ question: 'q1', at: 1000, sentence: '' }, 1000), 10);
  assert.equal(secondsLeft({ question: 'q1', at: 1000, sentence: '' }, 10_500), 1);
  assert.equal(secondsLeft({ question: 'q1', at: 1000, sentence: '' }, 11_000), 0);
});

test('after the end nothing is queued or aired; what is left may still be settled; archived, nothing', () => {
  assert.deepEqual(stepsOf('received', 'closed'), ['publish', 'refuse', 'merge']);
  assert.deepEqual(stepsOf('queued', 'closed'), ['unqueue', 'set_aside']);
  assert.deepEqual(stepsOf('queued', 'open'), ['unqueue', 'raise', 'lower', 'set_aside']);
  assert.deepEqual(stepsOf('published', 'archived'), []);
});
