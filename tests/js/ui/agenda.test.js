import assert from 'node:assert/strict';
import { test } from 'node:test';
import { minutesLeft, planned } from '../../../frontend/static/js/ui/agenda.js';

/** @typedef {import('../../../frontend/static/js/ui/views.js').Segment} Segment */

const MINUTE = 60_000;
/** @param {string} id @param {number} minutes @param {number | null} [started_at] @returns {Segment} */
const segment = (id, minutes, started_at = null) => ({ id, kind: 'debate', title: id, minutes, disagreement: null, started_at });

test('the plan follows from what really started', () => {
  const segments = [segment('a', 10, 0), segment('b', 20, 15 * MINUTE), segment('c', 5), segment('d', 5)];
  const plan = planned({ segments, current: 'b' }, 0);
  assert.deepEqual(
    plan.map(({ starts_at, place }) => [starts_at, place]),
    [
      [0, 'past'],
      [15 * MINUTE, 'now'],
      [35 * MINUTE, 'next'],
      [40 * MINUTE, 'next'],
    ],
  );
});

test('without a start there is an order and no times', () => {
  const plan = planned({ segments: [segment('a', 10), segment('b', 10)], current: null });
  assert.deepEqual(
    plan.map(({ starts_at, place }) => [starts_at, place]),
    [
      [null, 'next'],
      [null, 'next'],
    ],
  );
});

test('a segment past its time has negative minutes left', () => {
  assert.equal(minutesLeft(segment('a', 10, 0), 3 * MINUTE), 7);
  assert.equal(minutesLeft(segment('a', 10, 0), 12 * MINUTE), -2);
});

test('once the debate is over no segment runs, and what never started was skipped', () => {
  const plan = planned({ segments: [segment('a', 10, 0), segment('b', 20, 15 * MINUTE), segment('c', 5)], current: 'b' }, 0, true);
  assert.deepEqual(
    plan.map(({ starts_at, place }) => [starts_at, place]),
    [
      [0, 'past'],
      [15 * MINUTE, 'past'],
      [null, 'skipped'],
    ],
  );
});
