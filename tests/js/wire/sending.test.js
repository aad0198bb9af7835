import assert from 'node:assert/strict';
import test from 'node:test';
import { frame } from '../../../frontend/static/js/wire/framing.js';
import { Outbox } from '../../../frontend/static/js/wire/outbox.js';
import { Sending, WireError } from '../../../frontend/static/js/wire/sending.js';

const HOUR = 3_600_000;
// Of the page before: they sort before those made here.
const FIRST = '00000000-0000-7000-8000-000000000001';
const SECOND = '00000000-0000-7000-8000-000000000002';

/** One page with a line, and an outbox that starts with what an earlier page left. @param {any[]} [left] */
function page(left = [], live = true) {
  const outbox = new Outbox('x', undefined);
  for (const entry of left) outbox.add(entry);
  /** @type {string[]} */
  const said = [];
  const clock = { now: 1000 };
  const sending = new Sending(outbox, ({ id }) => said.push(id), () => clock.now++);
  if (live) sending.live();
  else sending.lost();
  return { sending, said, clock, outbox };
}

const ask = (/** @type {string} */ text) => ({ type: 'question.ask', text });
const left = (/** @type {string} */ id, /** @type {string} */ text) => ({ id, cmd: ask(text), at: 0 });
const err = (/** @type {string | null} */ id, /** @type {string} */ code, /** @type {number} */ retry_after_s) => ({ type: 'err', id, code, retry_after_s });

test('what an earlier page left is shown and sent in the order given, before what comes now', async () => {
  const { sending, said } = page([left(SECOND, 'deux'), left(FIRST, 'un')]);
  await sending.load();
  void sending.send(ask('trois'));
  assert.deepEqual(sending.pending.value.map(({ cmd }) => cmd['text']), ['un', 'deux', 'trois']);
  assert.deepEqual(said.slice(0, 2), [FIRST, SECOND]);
  assert.equal(said.length, 3); // each once, though the line was there before the outbox was read
  assert.equal(sending.unsent.value, 3);
  sending.done(FIRST, { ticket: 'E-1' });
  assert.deepEqual(sending.pending.value.map(({ cmd }) => cmd['text']), ['deux', 'trois']);
});

test('a refusal nobody waits for keeps its words until somebody has read it', async () => {
  const { sending, outbox } = page([left(FIRST, 'Et après ?')]);
  await sending.load();
  sending.refused(err(FIRST, 'question_too_soon', 12));
  assert.deepEqual(sending.orphans.value.map(({ id, cmd, code, retryAfterS }) => [id, cmd['text'], code, retryAfterS]), [
    [FIRST, 'Et après ?', 'question_too_soon', 12],
  ]);
  assert.equal(sending.unsent.value, 0);
  sending.refused(err(FIRST, 'question_too_soon', 12)); // the answer to a second sending of it
  assert.equal(sending.orphans.value.length, 1);
  sending.forget(FIRST);
  assert.deepEqual([sending.orphans.value, outbox.refused], [[], []]);
});

test('a refusal somebody waits for is theirs alone, unless it was to be kept', async () => {
  const { sending, said } = page();
  const plain = sending.send(ask('un'));
  const kept = sending.send(ask('deux'), { keep: true });
  for (const id of said) sending.refused(err(id, 'wrong_phase', 0));
  await assert.rejects(plain, (/** @type {WireError} */ error) => error.code === 'wrong_phase' && !error.kept);
  await assert.rejects(kept, { code: 'wrong_phase' });
  assert.deepEqual(sending.orphans.value.map(({ cmd }) => cmd['text']), ['deux']);
});

test('what nobody can have heard is taken back; what may have left is not, and the page is told so', async () => {
  const { sending, said } = page([left(FIRST, 'd’avant')], false);
  await sending.load();
  const told = sending.send(ask('un'), { keep: true });
  const other = sending.send(ask('deux'), { keep: true });
  const [before, one, two] = sending.pending.value.map(({ id }) => id);
  assert.ok(before && one && two);
  assert.deepEqual([before, one, two].map((id) => sending.unheard(id)), [false, true, true]); // an earlier page may have sent its own
  assert.equal(sending.recall(before), false);
  assert.equal(sending.recall(one), true);
  await assert.rejects(told, (/** @type {WireError} */ error) => error.code === 'recalled');
  assert.deepEqual([sending.unsent.value, sending.orphans.value], [2, []]);
  /** @type {boolean[]} */
  const shown = [];
  sending.pending.subscribe(() => shown.push(sending.unheard(two)));
  sending.live();
  assert.equal(shown.at(-1), false, 'who shows what can still be corrected hears that it has left');
  sending.lost();
  assert.deepEqual([sending.unheard(two), sending.recall(two), said.includes(one)], [false, false, false]);
  sending.live();
  sending.done(two, { ticket: 'S-1' });
  assert.deepEqual(await other, { ticket: 'S-1' });
});

test('a question that waited for too long comes back to its author', async () => {
  const { sending, clock, said } = page([left(FIRST, 'Et après ?')], false);
  clock.now = 7 * HOUR;
  sending.live();
  assert.deepEqual(said, []);
  assert.deepEqual(sending.orphans.value.map(({ code }) => code), ['command_expired']);
});

test('"not now" is no refusal', async () => {
  const { sending, said } = page();
  const answer = sending.send(ask('un'));
  const [id = ''] = said;
  sending.refused(err(id, 'rate_limited', 0));
  assert.equal(sending.unsent.value, 1);
  sending.done(id, { ticket: 'E-1' });
  assert.deepEqual(await answer, { ticket: 'E-1' });
});

test('a page that stops leaves its commands to the next one, and says so', async () => {
  const { sending, outbox } = page();
  const answer = sending.send(ask('un'));
  sending.stop();
  await assert.rejects(answer, { code: 'connection_stopped', kept: true });
  assert.equal(outbox.entries.length, 1);
});

test('commands of one millisecond keep their order, and of a clock that is set back', () => {
  const { sending, clock } = page();
  for (const text of 'abcdefgh') {
    clock.now = text === 'e' ? 10 : 1000;
    void sending.send(ask(text));
  }
  assert.equal(sending.pending.value.map(({ cmd }) => cmd['text']).join(''), 'abcdefgh');
});

const LIMITS = { commands_per_s: 10, commands_burst: 20, in_flight: 32 };
const id = (/** @type {number} */ n) => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`;

/**
 * The rules of realtime/connection.py for one line: a bucket of 20, 10 a second. Answers come `answerMs` later. One ping is taken at once.
 * @param {number} answerMs
 */
function server(answerMs) {
  const seen = { taken: /** @type {string[]} */ ([]), refused: 0, most: 0 };
  let tokens = LIMITS.commands_burst - 1;
  let at = Date.now();
  let asked = 0;
  /** @param {Sending} sending @param {string} one */
  const hear = (sending, one) => {
    tokens = Math.min(LIMITS.commands_burst, tokens + ((Date.now() - at) / 1000) * LIMITS.commands_per_s);
    at = Date.now();
    seen.most = Math.max(seen.most, ++asked);
    const wait = tokens < 1 ? (1 - tokens) / LIMITS.commands_per_s : 0;
    if (wait) seen.refused++;
    else tokens--;
    if (!wait) seen.taken.push(one);
    setTimeout(() => {
      asked--;
      if (wait) sending.refused(err(one, 'rate_limited', wait));
      else sending.done(one, {});
    }, answerMs);
  };
  return { hear, seen };
}

for (const answerMs of [0, 40, 900]) {
  test(`a pile written offline gets through a server that answers after ${answerMs} ms`, (t) => {
    t.mock.timers.enable({ apis: ['setTimeout', 'Date'], now: 1000 });
    const outbox = new Outbox('x', undefined);
    for (let n = 1; n <= 300; n++) outbox.add({ ...left(id(n), `papier ${n}`), at: 1000 });
    const line = server(answerMs);
    const sending = new Sending(outbox, (entry) => line.hear(sending, entry.id));
    sending.welcomed('c1', LIMITS);
    sending.live();
    for (let ms = 0; ms < 60_000 && sending.unsent.value > 0; ms += 10) t.mock.timers.tick(10);
    assert.equal(sending.unsent.value, 0);
    assert.deepEqual(line.seen.taken, Array.from({ length: 300 }, (_, n) => id(n + 1)));
    assert.equal(line.seen.refused, 0);
    assert.ok(line.seen.most <= 8);
  });
}

test('a pace the server holds to be too fast is kept to, and does not end the line', (t) => {
  t.mock.timers.enable({ apis: ['setTimeout', 'Date'], now: 1000 });
  const outbox = new Outbox('x', undefined);
  for (let n = 1; n <= 300; n++) outbox.add({ ...left(id(n), `papier ${n}`), at: 1000 });
  const line = server(40);
  const sending = new Sending(outbox, (entry) => line.hear(sending, entry.id));
  sending.welcomed('c1', { ...LIMITS, commands_per_s: 1000, commands_burst: 1000 }); // another tab's share of a line is not ours to know
  sending.live();
  let refusedOfABeat = 0;
  let before = 0;
  for (let ms = 0; ms < 300_000 && sending.unsent.value > 0; ms += 10) {
    if (ms % 25_000 === 0) before = line.seen.refused;
    t.mock.timers.tick(10);
    refusedOfABeat = Math.max(refusedOfABeat, line.seen.refused - before);
  }
  assert.ok(refusedOfABeat > 0 && refusedOfABeat <= 40, `${refusedOfABeat} refused between two heartbeats: 4029`);
  assert.equal(sending.unsent.value, 0);
  assert.equal(new Set(line.seen.taken).size, 300);
});

test('a line that comes back sends what had no answer, once, and the rest', () => {
  const entries = Array.from({ length: 12 }, (_, n) => left(id(n + 1), 'x'));
  const { sending, said } = page(entries);
  assert.deepEqual(said, entries.slice(0, 8).map((one) => one.id));
  sending.done(id(1), {});
  assert.equal(said.length, 9);
  sending.lost();
  void sending.send(ask('x'));
  assert.equal(said.length, 9);
  sending.live();
  sending.live();
  assert.deepEqual(said.slice(9), entries.slice(1, 9).map((one) => one.id));
});

test('what the server could not do now is tried again after the time it names', (t) => {
  for (const code of ['storage_failed', 'storage_full', 'overloaded', 'internal', 'too_many_in_flight', 'rate_limited']) {
    t.mock.timers.enable({ apis: ['setTimeout'] });
    const { sending, said } = page([left(FIRST, 'un')]);
    sending.refused(err(FIRST, code, 5));
    t.mock.timers.tick(4999);
    assert.equal(said.length, 1, code);
    t.mock.timers.tick(1);
    assert.deepEqual(said, [FIRST, FIRST], code);
    assert.equal(sending.unsent.value, 1);
    t.mock.timers.reset();
  }
});

test('a command the server fails at lets others by, and is given back in the end', (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const outbox = new Outbox('x', undefined);
  for (let n = 1; n <= 20; n++) outbox.add(left(id(n), 'x'));
  const sending = new Sending(outbox, (entry) => {
    if (entry.id === id(1)) setTimeout(() => sending.refused({ type: 'err', id: id(1), code: 'internal' }), 1);
    else setTimeout(() => sending.done(entry.id, {}), 1);
  }, () => 1000);
  sending.live();
  for (let s = 0; s < 60; s++) t.mock.timers.tick(1000);
  assert.equal(sending.unsent.value, 0);
  assert.deepEqual(sending.orphans.value.map((one) => [one.id, one.code]), [[id(1), 'internal']]);
});

test('half an emoji does not make a message nobody can read', () => {
  const { sending } = page([], false);
  void sending.send(ask('Et la gare \ud83d ? \udca9 \ud83d\udca9'));
  assert.equal(sending.pending.value[0]?.cmd['text'], 'Et la gare \ufffd ? \ufffd \ud83d\udca9');
  const older = frame({ id: FIRST, cmd: ask('\ud83d') });
  assert.deepEqual(JSON.parse(older).cmd, ask('\ufffd'));
  assert.ok(!older.includes('\\u'));
});

test('what is too large is refused here and not kept; of an older page it comes back', async () => {
  const { sending, said, outbox } = page([left(FIRST, 'é'.repeat(40_000))]);
  await assert.rejects(sending.send(ask('é'.repeat(31_000)), { keep: true }), (/** @type {WireError} */ error) => error instanceof WireError && error.code === 'too_large');
  assert.deepEqual([outbox.entries, said], [[], []]);
  assert.deepEqual(sending.orphans.value.map((one) => [one.id, one.code]), [[FIRST, 'too_large']]);
  void sending.send(ask('é'.repeat(30_000)));
  assert.equal(said.length, 1);
});

test('nothing is sent in the name of somebody else', async () => {
  const { sending, said } = page([{ ...left(FIRST, 'de p1'), actor: 'p1' }, left(SECOND, 'sans ligne')], false);
  const plain = sending.send(ask('avant'));
  sending.welcomed('p2', LIMITS);
  sending.live();
  assert.deepEqual(said.length, 2);
  assert.deepEqual(sending.orphans.value.map(({ id, cmd, code }) => [id, cmd['text'], code]), [[FIRST, 'de p1', 'written_by_another']]);
  assert.deepEqual(sending.pending.value.map(({ actor }) => actor), ['p2', 'p2']);
  sending.lost();
  sending.welcomed('p3', LIMITS);
  sending.live();
  await assert.rejects(plain, { code: 'written_by_another' });
  assert.equal(said.length, 2);
  assert.equal(sending.orphans.value.length, 3);
});
