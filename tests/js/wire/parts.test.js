import assert from 'node:assert/strict';
import test from 'node:test';
import { Comeback } from '../../../frontend/static/js/wire/comeback.js';
import { askTicket } from '../../../frontend/static/js/wire/door.js';
import { ServerClock } from '../../../frontend/static/js/wire/server_clock.js';
import { uuid7 } from '../../../frontend/static/js/wire/uuid7.js';

test('ids are UUIDs of version 7 that sort by time', () => {
  const pattern = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
  const ids = [1, 1_700_000_000_000, 2 ** 48 - 1].map((now) => uuid7(now));
  for (const id of ids) assert.match(id, pattern);
  assert.deepEqual([...ids].sort(), ids);
  assert.equal(uuid7(0x0192f3a17c3e, (bytes) => bytes.fill(0xff)), '0192f3a1-7c3e-7fff-bfff-ffffffffffff');
  assert.equal(new Set(Array.from({ length: 1000 }, () => uuid7(5))).size, 1000);
});

test('the wait doubles to 30 s, with full jitter', () => {
  const longest = new Comeback(() => 1);
  assert.deepEqual(Array.from({ length: 7 }, () => longest.later().waitS), [1, 2, 4, 8, 16, 30, 30]);
  const shortest = new Comeback(() => 0);
  assert.deepEqual(Array.from({ length: 7 }, () => shortest.later().waitS), Array(7).fill(0.5));
  longest.live();
  assert.equal(longest.later().waitS, 1);
  assert.equal(shortest.later(10).waitS, 10.5);
});

test('close codes say whether to come back', () => {
  for (const code of [1000, 1001, 1006, 1009, 1012, 4001, 4008, 4010, 4012, 4029]) assert.ok('waitS' in new Comeback().closed(code), String(code));
  for (const code of [4503, 4504, 4507, 4509]) assert.deepEqual(new Comeback().closed(code), { stop: code });
});

test('a bad ticket is tried again twice, then not', () => {
  const comeback = new Comeback();
  assert.ok('waitS' in comeback.closed(4501));
  assert.ok('waitS' in comeback.closed(4501));
  assert.deepEqual(comeback.closed(4501), { stop: 4501 });
  comeback.live();
  assert.ok('waitS' in comeback.closed(4501));
});

test('the clock leans on the fastest answer', () => {
  let local = 1000;
  const clock = new ServerClock(51_000, () => local);
  assert.equal(clock.now(), 51_000);
  local = 2000;
  clock.answered(1900, 52_010); // underway 100 ms
  assert.equal(clock.now(), 52_060);
  clock.answered(1980, 52_015); // underway 20 ms: better
  assert.equal(clock.now(), 52_025);
  clock.answered(1000, 99_000); // slower: nothing new
  clock.heard(52_000);
  assert.equal(clock.now(), 52_025);
});

test('a clock that stood still is set again', () => {
  let local = 1000;
  const clock = new ServerClock(51_000, () => local);
  clock.answered(1000, 51_000);
  local = 2000;
  clock.heard(152_000);
  assert.equal(clock.now(), 152_000);
});

/** @param {number} status @param {any} body @param {Record<string, string>} [headers] @returns {any} */
const answering = (status, body, headers = {}) => async () => new Response(JSON.stringify(body), { status, headers });

test('the door gives a ticket, or says why not, or when', async () => {
  assert.deepEqual(await askTicket('s', { role: 'viewer' }, answering(200, { ticket: 't', media: 'm', media_url: 'u' })), {
    ticket: 't',
    media: { ticket: 'm', url: 'u' },
  });
  assert.deepEqual(await askTicket('s', { role: 'viewer' }, answering(403, { error: { code: 'role_needed' } })), { refused: 'role_needed' });
  assert.deepEqual(await askTicket('s', { role: 'viewer' }, answering(404, 'x')), { refused: 'ticket_refused' });
  assert.deepEqual(await askTicket('s', { role: 'viewer' }, answering(429, { error: { code: 'rate_limited' } }, { 'Retry-After': '7' })), { retryAfterS: 7 });
  assert.deepEqual(await askTicket('s', { role: 'viewer' }, answering(429, { error: { code: 'rate_limited', retry_after_s: 2 } })), { retryAfterS: 2 });
  assert.deepEqual(await askTicket('s', { role: 'viewer' }, answering(503, {})), { retryAfterS: 0 });
  assert.deepEqual(await askTicket('s', { role: 'viewer' }, () => Promise.reject(new TypeError('network'))), { retryAfterS: 0 });
});

test('the door asks for the role by POST, never in the address', async () => {
  /** @type {any} */ let asked;
  await askTicket('a/b', { role: 'panelist', seat: 't1' }, /** @type {any} */ (async (/** @type {string} */ url, /** @type {any} */ options) => {
    asked = { url, ...options };
    return new Response('{}');
  }));
  assert.equal(asked.url, '/d/a%2Fb/ticket');
  assert.equal(asked.method, 'POST');
  assert.deepEqual(JSON.parse(asked.body), { role: 'panelist', seat: 't1' });
});

test('a door that does not answer within ten seconds is asked again later, even in the middle of its answer', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  /** @type {any} */ const silent = (/** @type {string} */ _, /** @type {RequestInit} */ { signal }) => new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason)));
  /** @type {any} */ const halfway = async (/** @type {string} */ _, /** @type {RequestInit} */ { signal }) =>
    new Response(new ReadableStream({ start: (stream) => signal?.addEventListener('abort', () => stream.error(signal.reason)) }));
  for (const door of [silent, halfway]) {
    const asking = askTicket('s', { role: 'viewer' }, door);
    await Promise.resolve();
    t.mock.timers.tick(10_000);
    assert.deepEqual(await asking, { retryAfterS: 0 });
  }
});
