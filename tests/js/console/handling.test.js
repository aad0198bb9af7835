import assert from 'node:assert/strict';
import test from 'node:test';
import { handledBy } from '../../../frontend/static/js/console/handling.js';

test('a card in my own hands is free to me; of colleagues the names are told, though they share one', () => {
  const said = { q1: ['m1', 'Camille'], q2: ['m1', 'Camille', 'm2', 'Farid'], q3: ['m2', 'Camille', 'm3', ''] };
  assert.deepEqual([...handledBy(said, 'm1')], [['q2', ['Farid']], ['q3', ['Camille', '']]]);
  assert.deepEqual([...handledBy(undefined, 'm1')], []);
});
