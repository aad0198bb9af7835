import assert from 'node:assert/strict';
import test from 'node:test';
import { FRESH, recall, remember } from '../../../frontend/static/js/panel/remembered.js';

/** @param {string|null} [kept] */
function memory(kept = null) {
  let value = kept;
  return { getItem: () => value, setItem: (/** @type {string} */ _key, /** @type {string} */ now) => { value = now; } };
}

test('devices survive a reload', () => {
  const kept = memory();
  remember(kept, { ...FRESH, camera: 'cam-2', mic_on: false });
  assert.deepEqual(recall(kept), { ...FRESH, camera: 'cam-2', mic_on: false });
});

test('nothing, nonsense and foreign shapes fall back to fresh', () => {
  for (const kept of [null, '', '{', '3', 'null', '[]', '{"camera":7,"mic_on":"yes"}']) assert.deepEqual(recall(memory(kept)), FRESH, String(kept));
  assert.deepEqual(recall(null), FRESH);
});
