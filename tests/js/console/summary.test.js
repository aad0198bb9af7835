import assert from 'node:assert/strict';
import test from 'node:test';
import { endsOf } from '../../../frontend/static/js/console/summary.js';

/** @param {string[]} states @returns {any[]} */
const questions = (...states) => states.map((state) => ({ state }));

test('the summary tells each end once, and calls what waited not reached', () => {
  assert.deepEqual(endsOf(questions('answered', 'queued', 'published', 'received', 'refused', 'answered'), 'closed'), [
    ['answered', 2],
    ['not_reached', 3],
    ['refused', 1],
  ]);
});
