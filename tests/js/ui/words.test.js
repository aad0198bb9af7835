import assert from 'node:assert/strict';
import { test } from 'node:test';
import { age, duration, errorSentence, plural, rank, spaced, stopwatch, t, useWords } from '../../../frontend/static/js/ui/words.js';

test('placeholders are filled, unknown ones stay visible, an unknown key comes back as itself', () => {
  useWords({ 'a.b': 'Nº {number}, {other}' });
  assert.equal(t('a.b', { number: '147' }), 'Nº 147, {other}');
  assert.equal(t('a.missing'), 'a.missing');
});

test('entries may be nested', () => {
  useWords({ a: { b: { c: 'oui' } } });
  assert.equal(t('a.b.c'), 'oui');
});

test('French counts zero and one as one, English only one', () => {
  assert.deepEqual([0, 1, 2].map((n) => plural(n, 'fr')), ['one', 'one', 'other']);
  assert.deepEqual([0, 1, 2].map((n) => plural(n, 'en')), ['other', 'one', 'other']);
});

test('n picks the plural and is written with the separators of the language', () => {
  useWords({ 'q.new_one': '{n} nouvelle question', 'q.new_other': '{n} nouvelles questions' });
  assert.equal(t('q.new', { n: 1 }), '1 nouvelle question');
  assert.equal(t('q.new', { n: 1284 }), '1\u202f284 nouvelles questions');
});

test('an error nobody wrote a sentence for still gets one', () => {
  useWords({ 'error.unknown': 'Réessayez.', 'error.question_empty': 'Écrivez votre question.' });
  assert.equal(errorSentence('question_empty'), 'Écrivez votre question.');
  assert.equal(errorSentence('zork'), 'Réessayez.');
});

test('an error that says when to come again does so where the seconds are known', () => {
  useWords({ 'error.slow_mode': 'Plus tard.', 'error_in.slow_mode': 'Dans {seconds} s.', 'error.question_empty': 'Écrivez.' });
  assert.equal(errorSentence('slow_mode', { seconds: 12 }), 'Dans 12 s.');
  assert.equal(errorSentence('slow_mode', { seconds: 0 }), 'Plus tard.');
  assert.equal(errorSentence('question_empty', { seconds: 12 }), 'Écrivez.');
});

test('ranks and durations', () => {
  assert.deepEqual([1, 2, 11].map(rank), ['1re', '2e', '11e']);
  assert.equal(duration(130_000), '2\u00a0min\u00a010');
  assert.equal(duration(130_000, true), '2\u00a0min');
  assert.equal(duration(72 * 60_000), '1\u00a0h\u00a012');
  assert.equal(stopwatch(9_400), '0:09');
  assert.equal(stopwatch(3_725_000), '1:02:05');
});

test('an age under a minute has no figure', () => {
  useWords({ 'question.just_now': 'à l’instant' });
  assert.deepEqual([-3000, 0, 59_999].map(age), ['à l’instant', 'à l’instant', 'à l’instant']);
  assert.equal(age(60_000), '1\u00a0min');
});

test('signs that French sets apart keep to the word before them; a text keeps its length and its other spaces', () => {
  assert.equal(spaced('Qui paie ? « Eux » ; nous ! Ou : tous'), 'Qui paie\u202f? «\u202fEux\u202f»\u202f; nous\u202f! Ou\u202f: tous');
  assert.equal(spaced('Déjà\u202f? Who pays? a:b  c'), 'Déjà\u202f? Who pays? a:b  c');
});
