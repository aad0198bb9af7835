import assert from 'node:assert/strict';
import test from 'node:test';
import { Lateness, sample, sinceUnixEpoch } from '../../../frontend/static/js/media/program_clock.js';

const NOW = 1_795_521_875_869;
const NONE = { waited_s: 0, emitted: 0 };

test('sender reports count from 1900, and a browser that counts from 1970 is understood', () => {
  // As read in Chromium 156 beside Date.now(): 23 ms apart.
  assert.equal(sinceUnixEpoch(4_004_510_677_912), 1_795_521_877_912);
  assert.equal(sinceUnixEpoch(1_795_521_877_912), 1_795_521_877_912);
  assert.equal(sinceUnixEpoch(undefined), null);
  assert.equal(sinceUnixEpoch(0), null);
});

test('a look tells the mean wait since the look before, and the way to the server', () => {
  const entries = [
    { type: 'inbound-rtp', kind: 'audio', jitterBufferDelay: 99, jitterBufferEmittedCount: 1 },
    { type: 'inbound-rtp', kind: 'video', jitterBufferDelay: 3, jitterBufferEmittedCount: 60 },
    { type: 'candidate-pair', currentRoundTripTime: 0.04 },
  ];
  const seen = sample(entries, 'video', { waited_s: 2, emitted: 40 });
  assert.deepEqual([seen.waited_ms, seen.trip_ms, seen.played_at], [50, 40, null]);
  assert.deepEqual(seen.totals, { waited_s: 3, emitted: 60 });
  assert.deepEqual([sample([], 'video', NONE).waited_ms, sample([], 'video', NONE).trip_ms], [0, 0]);
});

test('without sender reports: what waits here, and half the way', () => {
  const lateness = new Lateness();
  lateness.add({ played_at: null, waited_ms: 50, trip_ms: 40, totals: NONE }, NOW);
  assert.equal(lateness.ms, 70);
});

test('one late look moves nothing; another session does', () => {
  const lateness = new Lateness();
  assert.equal(lateness.ms, null);
  for (const late of [30, 25, 400, 28, 31]) lateness.add({ played_at: NOW - late, waited_ms: 0, trip_ms: 0, totals: NONE }, NOW);
  assert.equal(lateness.ms, 30);
  lateness.add({ played_at: NOW - 2000, waited_ms: 0, trip_ms: 0, totals: NONE }, NOW);
  assert.equal(lateness.ms, 2000);
});

test('a server whose reports are hours away is not believed', () => {
  const lateness = new Lateness();
  lateness.add({ played_at: NOW - 3_600_000, waited_ms: 20, trip_ms: 10, totals: NONE }, NOW);
  assert.equal(lateness.ms, 25);
});
