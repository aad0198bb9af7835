import assert from 'node:assert/strict';
import { test } from 'node:test';
import { shares, shareWidths } from '../../../frontend/static/js/ui/shares.js';

/** @typedef {import('../../../frontend/static/js/ui/views.js').Question} Question */

/** @param {Partial<Question>} given @returns {Question} */
const question = (given) => ({
  id: 'q',
  number: 1,
  state: 'published',
  origin: 'online',
  text: '',
  name: null,
  ticket: null,
  at: 1,
  version: 1,
  supports: 0,
  ...given,
});

test('voice and paper are the hall; what was on air counts even when it went back to the queue', () => {
  const counted = shares([
    question({ state: 'answered', origin: 'hall' }),
    question({ state: 'on_air', origin: 'written' }),
    question({ state: 'queued', origin: 'online', aired_at: 5 }),
    question({ state: 'queued', origin: 'hall' }),
    question({ state: 'published', origin: 'social' }),
    question({ state: 'refused', origin: 'online', text: null }),
  ]);
  assert.deepEqual(counted, { aired: { hall: 2, online: 1 }, waiting: { hall: 1, online: 1 } });
});

test('the two parts of the bar fill it, with a gap between them', () => {
  assert.equal(shareWidths({ hall: 0, online: 0 }), null);
  assert.deepEqual(shareWidths({ hall: 3, online: 0 }), { hall: 100, online: 0 });
  assert.deepEqual(shareWidths({ hall: 4, online: 6 }), { hall: 39.6, online: 59.4 });
});
