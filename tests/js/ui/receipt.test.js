import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isWithdrawable, receiptSentence, shownSteps } from '../../../frontend/static/js/ui/receipt.js';
import { useWords } from '../../../frontend/static/js/ui/words.js';

/** @typedef {import('../../../frontend/static/js/ui/views.js').OwnQuestion} OwnQuestion */

/** @param {Partial<OwnQuestion>} given @returns {OwnQuestion} */
const own = (given) => ({ id: 'q', number: 1, state: 'received', text: 'Qui paiera ?', name: null, ticket: 'E-1', at: 1, steps: [['received', 1]], ...given });
/** @param {OwnQuestion} question */
const looks = (question) => shownSteps(question).map(({ state, at, look }) => `${state} ${at} ${look}`);

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
  assert.ok(shownSteps(own({ state: 'answered', steps })).every(({ look }) => look === 'done'));
});

test('a refusal names its rule, says what can be done, and carries the note', () => {
  useWords({
    'receipt.refused': 'Votre question n’a pas été publiée : {rule}',
    'receipt.note': 'La modération écrit : {note}',
    'rule_said.insult': 'propos blessants. Vous pouvez la reposer.',
  });
  const sentence = receiptSentence(own({ state: 'refused', rule: 'insult', note: 'Dites-le autrement.' }), null);
  assert.equal(sentence, 'Votre question n’a pas été publiée : propos blessants. Vous pouvez la reposer. La modération écrit : Dites-le autrement.');
});

test('where the chip has said it all there is no sentence', () => {
  useWords({});
  assert.equal(receiptSentence(own({ state: 'on_air' }), null), null);
});

test('only what has not yet been on air may be withdrawn', () => {
  assert.deepEqual(
    /** @type {const} */ (['received', 'published', 'queued', 'on_air', 'answered', 'refused']).map((state) => isWithdrawable({ state })),
    [true, true, true, false, false, false],
  );
});
