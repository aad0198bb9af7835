import assert from 'node:assert/strict';
import test from 'node:test';
import { KEYS } from '../../../frontend/static/js/console/keys.js';
import { LAYOUTS, candidates, lackOf, named } from '../../../frontend/static/js/console/layouts.js';
import { alarmsOf } from '../../../frontend/static/js/console/program_status.js';
import { rightsOf } from '../../../frontend/static/js/console/rights.js';

/** @param {Record<string, [kind: string, state: string]>} rows @returns {any} */
const seatsOf = (rows) => Object.fromEntries(Object.entries(rows).map(([id, [kind, state]]) => [id, { id, kind, state, name: id }]));
const STAGE = seatsOf({ a: ['panelist', 'on_stage'], b: ['guest', 'on_stage'], c: ['panelist', 'green_room'], h: ['hall', 'on_stage'] });

test('those on stage can be featured, and the hall not beside itself', () => {
  const ids = (/** @type {any} */ layout) => candidates(STAGE, layout).map((seat) => seat.id);
  assert.deepEqual(ids('solo'), ['a', 'b', 'h']);
  assert.deepEqual(ids('side_by_side'), ['a', 'b', 'h']);
  assert.deepEqual(ids('hall_speaker'), ['a', 'b']);
  assert.deepEqual([...ids('grid'), ...ids('card')], []);
});

test('pressing a name names it, pressing it again follows the voice, and the first named makes place', () => {
  assert.deepEqual(named({ layout: 'solo', seats: [] }, 'a'), ['a']);
  assert.deepEqual(named({ layout: 'solo', seats: ['a'] }, 'b'), ['b']);
  assert.deepEqual(named({ layout: 'solo', seats: ['a'] }, 'a'), []);
  assert.deepEqual(named({ layout: 'side_by_side', seats: ['a'] }, 'b'), ['a', 'b']);
  assert.deepEqual(named({ layout: 'side_by_side', seats: ['a', 'b'] }, 'h'), ['b', 'h']);
  assert.deepEqual(named({ layout: 'side_by_side', seats: ['a', 'b'] }, 'a'), ['b']);
});

test('a layout that cannot be shown yet says why', () => {
  const lack = (/** @type {any} */ layout, /** @type {any} */ seats) => lackOf({ layout, seats: [] }, seats);
  for (const { layout } of LAYOUTS) assert.equal(lack(layout, STAGE), null, layout);
  const alone = seatsOf({ a: ['panelist', 'on_stage'], h: ['hall', 'left'] });
  assert.deepEqual(['grid', 'solo', 'side_by_side', 'hall_speaker'].map((layout) => lack(layout, alone)), [
    null, null, 'console.layout.lacks_second', 'console.layout.lacks_hall',
  ]);
  assert.equal(lack('hall_speaker', seatsOf({ h: ['hall', 'on_stage'] })), 'console.layout.lacks_speaker');
  assert.deepEqual(['grid', 'solo', 'card'].map((layout) => lack(layout, {})), [null, 'console.layout.lacks_stage', null]);
});

test('the card, which silences everybody, has no key', () => {
  const keyed = KEYS.flatMap((key) => (key.deed.does === 'layout' ? [key.deed.layout] : []));
  assert.deepEqual(keyed, ['grid', 'solo', 'side_by_side', 'hall_speaker']);
});

test('moderators and organisers lay out, observers look', () => {
  assert.deepEqual(['moderator', 'organiser', 'observer', 'viewer'].map((role) => rightsOf(role).layout), [true, true, false, false]);
});

test('what is wrong with the program is said, the gravest alone when nothing else can be known', () => {
  const well = { connected: true, mixing: true, recording: /** @type {const} */ ('on') };
  assert.deepEqual(alarmsOf(well), []);
  assert.deepEqual(alarmsOf({ ...well, recording: 'long_enough' }), ['console.program.recording_long_enough']);
  assert.deepEqual(alarmsOf({ ...well, mixing: false, recording: 'disk_full' }), ['console.program.unmixed', 'console.program.recording_disk_full']);
  assert.deepEqual(alarmsOf({ ...well, recording: 'all_full' }), ['console.program.recording_all_full']);
  assert.deepEqual(alarmsOf({ ...well, recording: 'failed' }), ['console.program.recording_failed']);
  assert.deepEqual(alarmsOf({ connected: false, mixing: false, recording: 'failed' }), ['console.program.unconnected']);
});
