import assert from 'node:assert/strict';
import test from 'node:test';
import { KEYS, deedOf, keysFor } from '../../../frontend/static/js/console/keys.js';
import { STEPS_OF } from '../../../frontend/static/js/console/steps.js';

const here = { typing: false, single: true };
/** @param {string} key @param {object} more */
const press = (key, more = {}) => ({ key, shiftKey: false, ctrlKey: false, altKey: false, metaKey: false, ...more });

test('no two keys collide', () => {
  const seen = KEYS.map((one) => `${one.shift ? '⇧' : ''}${one.key}`);
  assert.equal(new Set(seen).size, seen.length);
});

test('letters act in either case; a field, a modifier or a composition keeps them', () => {
  assert.deepEqual(deedOf(press('P', { shiftKey: true }), here), { does: 'step', step: 'publish' });
  assert.equal(deedOf(press('p'), { typing: true, single: true }), null);
  for (const modifier of ['ctrlKey', 'altKey', 'metaKey', 'isComposing']) assert.equal(deedOf(press('p', { [modifier]: true }), here), null);
});

test('arrows walk, with shift they reorder', () => {
  assert.deepEqual(deedOf(press('ArrowDown'), here), { does: 'move', move: 'next' });
  assert.deepEqual(deedOf(press('ArrowDown', { shiftKey: true }), here), { does: 'step', step: 'lower' });
  assert.deepEqual(deedOf(press('?', { shiftKey: true }), here), { does: 'tool', tool: 'help' });
});

test('one-letter shortcuts can be switched off, arrows stay', () => {
  const off = { typing: false, single: false };
  assert.equal(deedOf(press('p'), off), null);
  assert.equal(deedOf(press('/'), off), null);
  assert.deepEqual(deedOf(press('ArrowRight'), off), { does: 'move', move: 'right' });
});

test('a held key walks on but never decides twice', () => {
  assert.deepEqual(deedOf(press('j', { repeat: true }), here), { does: 'move', move: 'next' });
  assert.equal(deedOf(press('p', { repeat: true }), here), null);
});

test('every legal step has its key, and the bar shows nothing else', () => {
  for (const [state, steps] of Object.entries(STEPS_OF)) {
    const question = { state, origin: 'online', author: 'p1', how: 'partly', appeal: { state: 'open' } };
    const shown = keysFor(/** @type {any} */ (question), { phase: 'live', families: [{}] }).map((one) => (one.deed.does === 'step' ? one.deed.step : ''));
    assert.deepEqual([...shown].sort(), [...steps].sort(), state);
  }
  assert.deepEqual(keysFor(null, { phase: 'live' }), []);
});
