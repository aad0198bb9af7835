import assert from 'node:assert/strict';
import test from 'node:test';
import { NEEDS, PATIENCE_MS, PAUSE_FIRST_MS, PAUSE_LAST_MS, START, STEPS, TWICE_MS, eventOf, step } from '../../../frontend/static/js/media/path_steps.js';

/** @typedef {import('../../../frontend/static/js/media/path_steps.js').PathEvent} PathEvent */

const MIDDLE = 0.5; // of the jitter: a pause is as long as it says

/** @param {...[PathEvent, number]} events with their times */
const after = (...events) => events.reduce((path, [event, at]) => step(path, event, at, MIDDLE), START);

test('the direct way is tried first, and stays while it is seen', () => {
  const begun = after(['begin', 0]);
  assert.deepEqual([begun.stage, begun.due], ['direct', PATIENCE_MS]);
  const seen = after(['begin', 0], ['seen', 400]);
  assert.deepEqual([seen.stage, seen.due], ['direct', null]);
});

test('no room, no way through and no answer lead to segments, and the direct way is tried again after 30 s', () => {
  for (const event of /** @type {PathEvent[]} */ (['barred', 'due'])) {
    const path = after(['begin', 0], [event, 4000]);
    assert.deepEqual([path.stage, path.due], ['later', 4000 + PAUSE_FIRST_MS], event);
  }
});

test('one loss is mended directly, a second one within 30 s is not', () => {
  const once = after(['begin', 0], ['seen', 400], ['missed', 10_000]);
  assert.equal(once.stage, 'direct');
  assert.equal(step(once, 'missed', 10_000 + TWICE_MS, MIDDLE).stage, 'later');
  assert.equal(step(once, 'missed', 10_001 + TWICE_MS, MIDDLE).stage, 'direct');
});

test('a debate without a program waits: it is neither a fault nor a reason to leave', () => {
  const path = after(['begin', 0], ['waits', 300]);
  assert.deepEqual([path.stage, path.due], ['direct', null]);
});

test('a try in vain doubles the pause, up to eight minutes; a page that is put away does not count', () => {
  let path = after(['begin', 0], ['barred', 0]);
  const pauses = [];
  for (let at = 0; pauses.length < 7; ) {
    const due = path.due ?? NaN;
    pauses.push(due - at);
    const probing = step(path, 'due', due, MIDDLE);
    assert.equal(probing.stage, 'probing');
    at = due + 1000;
    path = step(probing, 'barred', at, MIDDLE);
  }
  assert.deepEqual(pauses.slice(0, 6), [30, 60, 120, 240, 480, 480].map((s) => s * 1000));
  assert.equal(pauses.at(-1), PAUSE_LAST_MS);
  const probing = after(['begin', 0], ['barred', 0], ['due', 30_000]);
  const hidden = step(probing, 'hidden', 31_000, MIDDLE);
  assert.deepEqual([hidden.stage, hidden.pauses], ['later', probing.pauses]);
});

test('pages that were sent away together come back apart', () => {
  const begun = after(['begin', 0]);
  assert.equal(step(begun, 'barred', 0, 0).due, 24_000);
  assert.equal(step(begun, 'barred', 0, 1).due, 36_000);
});

test('behind the segments the direct way must show a picture before it takes over', () => {
  const probing = after(['begin', 0], ['barred', 0], ['due', 30_000]);
  assert.deepEqual(NEEDS[probing.stage], { shown: 'later', behind: true });
  assert.equal(step(probing, 'seen', 31_000, MIDDLE).stage, 'direct');
  for (const event of /** @type {PathEvent[]} */ (['waits', 'barred', 'due', 'missed'])) assert.equal(step(probing, event, 31_000, MIDDLE).stage, 'later');
});

test('who lost the direct way after a long while begins again with the short pause', () => {
  const flapping = after(['begin', 0], ['barred', 0], ['due', 30_000], ['barred', 31_000], ['due', 91_000], ['seen', 92_000], ['missed', 95_000], ['missed', 99_000]);
  assert.equal((flapping.due ?? 0) - 99_000, 120_000);
  const proved = after(['begin', 0], ['barred', 0], ['due', 30_000], ['barred', 31_000], ['due', 91_000], ['seen', 92_000], ['missed', 160_000], ['missed', 165_000]);
  assert.equal((proved.due ?? 0) - 165_000, PAUSE_FIRST_MS);
});

test('with nothing to show by segments either, the direct way is tried soon', () => {
  const later = after(['begin', 0], ['barred', 0]);
  assert.equal(step(later, 'empty', 1000, MIDDLE).due, 6000);
  assert.equal(step(step(later, 'empty', 1000, MIDDLE), 'empty', 3000, MIDDLE).due, 6000);
});

test('a device that cannot is never tried again', () => {
  const path = after(['begin', 0], ['never', 1]);
  assert.deepEqual([path.stage, path.due], ['later', null]);
  assert.equal(step(path, 'empty', 5, MIDDLE).due, null);
  assert.equal(step(step(path, 'end', 9, MIDDLE), 'begin', 10, MIDDLE).stage, 'later');
  assert.equal(step(step(path, 'go_back', 9, MIDDLE), 'return', 10, MIDDLE).stage, 'later');
});

test('going back is by segments; coming back keeps them in sight while the direct way is tried', () => {
  const back = after(['begin', 0], ['seen', 300], ['go_back', 9000]);
  assert.deepEqual([back.stage, back.due], ['back', null]);
  assert.equal(step(back, 'empty', 9500, MIDDLE), back);
  assert.equal(step(back, 'return', 20_000, MIDDLE).stage, 'probing');
});

test('everything can be ended, and what means nothing changes nothing', () => {
  for (const stage of /** @type {(keyof typeof STEPS)[]} */ (Object.keys(STEPS))) {
    const path = { ...START, stage };
    if (stage !== 'off') assert.equal(step(path, 'end', 5, MIDDLE).stage, 'off');
    for (const event of /** @type {PathEvent[]} */ (['begin', 'end', 'seen', 'waits', 'missed', 'dark', 'barred', 'never', 'empty', 'due', 'hidden', 'go_back', 'return'])) {
      if (STEPS[stage][event] === undefined) assert.equal(step(path, event, 5, MIDDLE), path, `${stage} ${event}`);
    }
  }
});

test('news of a session mean one thing each', () => {
  /** @type {[any, string | null, boolean, PathEvent | null][]} */
  const meanings = [
    ['live', null, false, 'seen'],
    ['needs_gesture', null, false, 'seen'],
    ['connecting', null, false, null],
    ['lost', 'not_live', true, 'waits'],
    ['lost', 'media_full', false, 'barred'],
    ['lost', 'media_blocked', false, 'barred'],
    ['lost', 'media_unreachable', true, 'missed'],
    ['lost', 'media_unreachable', false, 'dark'],
    ['stopped', 'codec_unavailable', false, 'never'],
    ['stopped', 'webrtc_unavailable', false, 'never'],
    ['stopped', 'ticket_revoked', true, 'barred'],
    ['stopped', null, true, null],
  ];
  for (const [state, code, shown, event] of meanings) assert.equal(eventOf({ state, code }, shown), event, `${state} ${code}`);
});
