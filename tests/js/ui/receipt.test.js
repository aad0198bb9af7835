import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isWithdrawable, receiptSentence, shownSteps } from '../../../frontend/static/js/ui/receipt.js';
import { useWords } from '../../../frontend/static/js/ui/words.js';

/** @typedef {import('../../../frontend/static/js/ui/views.js').OwnQuestion} OwnQuestion */

/** @param {Partial<OwnQuestion>} given @returns {OwnQuestion} */
const own = (given) => ({ id: 'q', number: 1, state: 'received', text: 'Qui paiera ?', name: null, ticket: 'E-1', at: 1, steps: [['received', 1]], ...given });
const LIVE = { phase: 'live' };
const CLOSED = { phase: 'closed', closed_at: 9 };
/** @param {OwnQuestion} question @param {{phase: string, closed_at?: number}} [course] */
const looks = (question, course = LIVE) => shownSteps(question, course).map(({ state, at, look }) => `${state} ${at} ${look}`);

test('what was gone through has its time, what is to come has none', () => {
  assert.deepEqual(looks(own({ state: 'queued', steps: [['received', 1], ['published', 2], ['queued', 3]] })), [
    'received 1 done',
    'published 2 done',
    'queued 3 now',
    'on_air null next',
    'answered null next',
  ]);
});

test('a step taken back is no longer shown as done', () => {
  const question = own({ state: 'queued', steps: [['received', 1], ['published', 2], ['queued', 3], ['on_air', 4], ['queued', 5]] });
  assert.deepEqual(looks(question).slice(2), ['queued 5 now', 'on_air null next', 'answered null next']);
});

test('an end that is not an answer closes the line', () => {
  assert.deepEqual(looks(own({ state: 'refused', steps: [['received', 1], ['refused', 2]] })), ['received 1 done', 'refused 2 end']);
});

test('an answer is the whole way done', () => {
  const steps = /** @type {OwnQuestion['steps']} */ ([['received', 1], ['published', 2], ['queued', 3], ['on_air', 4], ['answered', 5]]);
  assert.ok(shownSteps(own({ state: 'answered', steps }), CLOSED).every(({ look }) => look === 'done'));
});

test('a refusal names its rule, says what can be done, and carries the note', () => {
  useWords({
    'receipt.refused': 'Votre question n’a pas été publiée : {rule}',
    'receipt.note': 'La modération écrit : {note}',
    'rule_said.insult': 'propos blessants. Vous pouvez la reposer.',
  });
  const sentence = receiptSentence(own({ state: 'refused', rule: 'insult', note: 'Dites-le autrement.' }), null, { phase: 'live' });
  assert.equal(sentence, 'Votre question n’a pas été publiée : propos blessants. Vous pouvez la reposer. La modération écrit : Dites-le autrement.');
});

test('after the end nobody is told to ask again', () => {
  useWords({ 'receipt.refused': 'Non publiée : {rule}', 'rule_said.insult': 'propos blessants. Vous pouvez la reposer.', 'rule_why.insult': 'propos blessants.' });
  assert.equal(receiptSentence(own({ state: 'refused', rule: 'insult' }), null, { phase: 'closed' }), 'Non publiée : propos blessants.');
});

test('what waited when the debate ended was not reached, and promises no next step', () => {
  const queued = own({ state: 'queued', steps: [['received', 1], ['published', 2], ['queued', 3]] });
  assert.deepEqual(looks(queued, CLOSED), ['received 1 done', 'published 2 done', 'queued 3 done', 'not_reached 9 end']);
  useWords({ 'receipt.not_reached': 'Pas posée.', 'receipt.not_read': 'Pas relue.' });
  assert.equal(receiptSentence(queued, null, { phase: 'archived' }), 'Pas posée.');
  assert.equal(receiptSentence(own({}), null, { phase: 'closed' }), 'Pas relue.');
  assert.equal(isWithdrawable(queued, 'archived'), false);
});

test('where the chip has said it all there is no sentence', () => {
  useWords({});
  assert.equal(receiptSentence(own({ state: 'on_air' }), null, { phase: 'live' }), null);
});

test('only what has not yet been on air may be withdrawn', () => {
  assert.deepEqual(
    /** @type {const} */ (['received', 'published', 'queued', 'on_air', 'answered', 'refused']).map((state) => isWithdrawable({ state }, 'closed')),
    [true, true, true, false, false, false],
  );
});

test('an answer tells from where in the debate, how far and by whom', () => {
  useWords({
    'receipt.answered_from': 'De {time}.',
    'receipt.answered_partly_from': 'En partie, de {time}.',
    'receipt.answered_in_writing_at': 'Promise à {time}.',
    'receipt.answered_by': 'Par {names}.',
  });
  const answered = own({ state: 'answered', aired_at: 2_530_000 + 5, answered_at: 2_700_000, answered_by: ['t1', 't9'] });
  const course = { phase: 'live', live_at: 5 };
  assert.equal(receiptSentence(answered, null, course, { t1: { name: 'Hélène' } }), 'De 00:42:10. Par Hélène.');
  assert.equal(receiptSentence({ ...answered, how: 'partly' }, null, course), 'En partie, de 00:42:10.');
  assert.match(receiptSentence({ ...answered, how: 'in_writing' }, null, { phase: 'closed' }) ?? '', /^Promise à \d\d:\d\d\.$/);
});

test('a merged question tells what became of the one that carries it', () => {
  useWords({
    'receipt.merged': 'Avec la {number}.',
    'receipt.merged_other': 'Avec une autre.',
    'receipt.merged_now': 'Elle est : {state}.',
    'question.state.on_air': 'à l’antenne',
    'receipt.answered_from': 'De {time}.',
  });
  const merged = own({ state: 'merged', into: 'q7', into_number: 7, into_state: 'on_air' });
  assert.equal(receiptSentence(merged, null, LIVE), 'Avec la 7. Elle est : à l’antenne.');
  assert.equal(receiptSentence({ ...merged, aired_at: 61_000, answered_at: 99_000 }, null, { phase: 'live', live_at: 1_000 }), 'Avec la 7. De 00:01:00.');
  assert.equal(receiptSentence({ ...merged, into_number: null }, null, LIVE), 'Avec une autre.');
});
