import assert from 'node:assert/strict';
import test from 'node:test';
import { Outbox } from '../../../frontend/static/js/wire/outbox.js';
import { Sending, WireError } from '../../../frontend/static/js/wire/sending.js';

const HOUR = 3_600_000;
// Of the page before: they sort before those made here.
const FIRST = '00000000-0000-7000-8000-000000000001';
const SECOND = '00000000-0000-7000-8000-000000000002';

/** One page with an outbox that starts with what an earlier page left. @param {any[]} [left] */
function page(left = []) {
  const outbox = new Outbox('x', undefined);
  for (const entry of left) outbox.add(entry);
  /** @type {string[]} */
  const said = [];
  const clock = { now: 1000 };
  const sending = new Sending(outbox, ({ id }) => said.push(id), () => clock.now++);
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

test('a question that waited for too long comes back to its author', async () => {
  const { sending, clock, said } = page([left(FIRST, 'Et après ?')]);
  clock.now = 7 * HOUR;
  sending.resend();
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
