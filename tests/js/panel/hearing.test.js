import assert from 'node:assert/strict';
import test from 'node:test';
import { hear, level, listening, verdict } from '../../../frontend/static/js/panel/hearing.js';

test('the scale is linear in decibels and stops at its ends', () => {
  assert.equal(level(-60), 0);
  assert.equal(level(-90), 0);
  assert.equal(level(0), 1);
  assert.equal(level(-30), 0.5);
});

test('a silent microphone is given three seconds before it is called silent', () => {
  const quiet = hear(listening(0), 0, 10);
  assert.equal(verdict(quiet, 2000), 'waiting');
  assert.equal(verdict(quiet, 4000), 'silent');
});

test('speech is heard, faint speech and clipping are told apart', () => {
  assert.equal(verdict(hear(listening(0), level(-20), 10), 100), 'good');
  assert.equal(verdict(hear(listening(0), level(-42), 10), 100), 'faint');
  assert.equal(verdict(hear(listening(0), level(-1), 10), 100), 'loud');
});

test('a pause between words changes nothing, a long silence does', () => {
  let hearing = hear(listening(0), level(-20), 10);
  hearing = hear(hearing, 0, 1500);
  assert.equal(verdict(hearing, 1500), 'good');
  hearing = hear(hearing, 0, 5000);
  assert.equal(verdict(hearing, 5000), 'silent');
});
