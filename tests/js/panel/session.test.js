import assert from 'node:assert/strict';
import test from 'node:test';
import { LINKS, PLACES, concern, factOf, next, nextLink, resumes } from '../../../frontend/static/js/panel/session.js';

/** @param {import('../../../frontend/static/js/panel/session.js').Place} place @param {any[]} events */
const walk = (place, ...events) => events.reduce((at, event) => next(at, event), place);

test('from the first permission to the stage and back', () => {
  assert.equal(walk('start', 'ask', 'granted', 'go', 'seat_green_room', 'seat_on_stage', 'seat_green_room', 'seat_absent'), 'left');
  assert.equal(walk('left', 'ask', 'granted'), 'preview');
});

test('a refused camera can be asked for again', () => {
  assert.equal(walk('start', 'ask', 'blocked', 'ask', 'granted'), 'preview');
});

test('a failed join comes back to the preview', () => {
  assert.equal(walk('preview', 'go', 'failed', 'go'), 'joining');
});

test('an unplugged device does not take anyone off the stage', () => {
  assert.equal(walk('on_stage', 'granted'), 'on_stage');
});

test('facts are let pass anywhere, deeds of another place raise', () => {
  assert.equal(next('preview', 'seat_absent'), 'preview');
  assert.equal(next('joining', 'seat_absent'), 'joining');
  assert.throws(() => next('start', 'go'), /no go from start/);
  assert.throws(() => next('on_stage', 'go'));
  assert.throws(() => next('over', 'ask'));
});

test('the end of the debate ends the session from every place', () => {
  for (const place of /** @type {import('../../../frontend/static/js/panel/session.js').Place[]} */ (Object.keys(PLACES))) {
    assert.equal(next(place, 'debate_over'), 'over', place);
  }
});

test('every place can be reached', () => {
  const seen = new Set(['start']);
  for (let grew = true; grew;) {
    grew = false;
    for (const place of [...seen]) {
      for (const to of Object.values(PLACES[/** @type {'start'} */ (place)])) if (!seen.has(to)) { seen.add(to); grew = true; }
    }
  }
  assert.deepEqual([...seen].sort(), Object.keys(PLACES).sort());
});

test('what the server says of the seat is a fact', () => {
  assert.equal(factOf('invited', 'live'), 'seat_absent');
  assert.equal(factOf('left', 'live'), 'seat_absent');
  assert.equal(factOf(undefined, 'open'), 'seat_absent');
  assert.equal(factOf('green_room', 'open'), 'seat_green_room');
  assert.equal(factOf('on_stage', 'live'), 'seat_on_stage');
  assert.equal(factOf('on_stage', 'closed'), 'debate_over');
});

test('a reload resumes only where the server still has the seat', () => {
  assert.ok(resumes('preview', 'seat_on_stage'));
  assert.ok(resumes('preview', 'seat_green_room'));
  assert.ok(!resumes('preview', 'seat_absent'));
  assert.ok(!resumes('left', 'seat_on_stage'));
});

test('the link comes back by itself, and late reports change nothing', () => {
  let link = nextLink('off', 'start');
  link = nextLink(link, 'up');
  link = nextLink(link, 'down');
  assert.equal(link, 'lost');
  assert.equal(nextLink(nextLink(link, 'start'), 'up'), 'up');
  assert.equal(nextLink('off', 'down'), 'off');
  assert.equal(nextLink('off', 'up'), 'off');
  for (const state of /** @type {import('../../../frontend/static/js/panel/session.js').Link[]} */ (Object.keys(LINKS))) assert.equal(nextLink(state, 'stop'), 'off');
});

test('one concern at a time, the most pressing first', () => {
  const well = { place: /** @type {const} */ ('on_stage'), link: /** @type {const} */ ('up'), wire: 'live', muted: false };
  assert.equal(concern(well), null);
  assert.equal(concern({ ...well, muted: true })?.words, 'panel.concern.muted');
  assert.equal(concern({ ...well, muted: true, wire: 'lost' })?.words, 'panel.concern.wire_lost_sending');
  assert.equal(concern({ ...well, wire: 'lost', link: 'lost' })?.words, 'panel.concern.link_lost');
  assert.equal(concern({ ...well, wire: 'stopped', link: 'lost' })?.tone, 'bad');
  assert.equal(concern({ ...well, link: 'lost', why: 'seat_busy' })?.words, 'error.seat_busy');
  assert.equal(concern({ ...well, link: 'lost', why: 'media_unreachable' })?.words, 'panel.concern.link_lost');
  assert.equal(concern({ ...well, place: 'preview', link: 'off', wire: 'lost' })?.words, 'panel.concern.wire_lost');
  assert.equal(concern({ ...well, place: 'preview', link: 'off', muted: true }), null);
});
