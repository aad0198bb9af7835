import assert from 'node:assert/strict';
import test from 'node:test';
import { callName, matches, search } from '../../../frontend/static/js/console/question.js';

/** @param {string} id @param {object} more @returns {import('../../../frontend/static/js/console/question.js').Question} */
const question = (id, more = {}) => ({ id, number: null, state: 'published', origin: 'online', text: 'Les données de santé', name: null, ticket: null, at: 0, version: 1, supports: 0, ...more });

test('a question is called by its number, before that by its ticket', () => {
  assert.equal(callName(question('q1', { number: 12, ticket: 'E-7' })), '12');
  assert.equal(callName(question('q1', { ticket: 'E-7' })), 'E-7');
});

test('numbers are found whole, words without accents or case', () => {
  assert.ok(matches(question('q', { number: 12 }), 'nº 12'));
  assert.ok(!matches(question('q', { number: 120 }), '12'));
  assert.ok(matches(question('q', { ticket: 'S-031' }), '31'));
  assert.ok(matches(question('q'), 'DONNEES sante'));
  assert.ok(!matches(question('q'), 'donnees école'));
  assert.ok(matches(question('q', { name: 'Éloïse' }), 'eloise'));
});

test('a search keeps to the wanted states, leaves one out, and puts the most supported first', () => {
  const all = [question('a', { supports: 1 }), question('b', { supports: 9 }), question('c', { state: 'refused' }), question('d', { supports: 5 })];
  assert.deepEqual(search(all, '', { without: 'b', states: ['published'] }).map((one) => one.id), ['d', 'a']);
  assert.equal(search(all, '', { limit: 1 })[0]?.id, 'b');
});
