import assert from 'node:assert/strict';
import test from 'node:test';
import { heardOf, percent } from '../../../frontend/static/js/console/heard.js';

/** @param {object} more @returns {any} */
const question = (more) => ({ origin: 'online', state: 'published', ...more });

test('asked and aired are counted by origin and by family; what was withdrawn is neither', () => {
  const { all, origins, families } = heardOf([
    question({}),
    question({ state: 'answered', aired_at: 5, family: 'f1' }),
    question({ origin: 'hall', state: 'on_air' }),
    question({ origin: 'hall', state: 'refused', family: 'f1' }),
    question({ state: 'withdrawn', aired_at: 3 }),
  ]);
  assert.deepEqual(all, { asked: 4, aired: 2 });
  assert.deepEqual(Object.fromEntries(origins), { online: { asked: 2, aired: 1 }, hall: { asked: 2, aired: 1 } });
  assert.deepEqual(Object.fromEntries(families), { '': { asked: 2, aired: 1 }, f1: { asked: 2, aired: 1 } });
  assert.equal(percent(1, 3), 33);
  assert.equal(percent(0, 0), null);
});
