import assert from 'node:assert/strict';
import test from 'node:test';
import { similarIn } from '../../../frontend/static/js/console/similar.js';

test('what is close to a question, the closest first; nothing where the server says nothing', () => {
  assert.deepEqual([...similarIn({ similar: [{ question: 'q2', score: 91 }, { question: 'q1', score: 90 }, { question: 'q3', score: 70 }] }, 'q1')], [['q2', 91], ['q3', 70]]);
  for (const other of [null, {}, { error: { code: 'rate_limited' } }, { similar: [{ question: 'q2' }] }]) assert.deepEqual([...similarIn(other, 'q1')], []);
});
