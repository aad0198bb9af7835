import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DeskEntries } from '../../../frontend/static/js/ui/desk_entries.js';
import { Outbox } from '../../../frontend/static/js/wire/outbox.js';
import { Sending } from '../../../frontend/static/js/wire/sending.js';

/** @type {import('../../../frontend/static/js/ui/desk_entries.js').Written} */
const written = { text: 'Qui paiera ?', name: '', place: 'Rang 6', origin: 'written' };

/** A desk over the wire's own sending, with what an earlier page left. @param {any[]} [left] */
function deskOf(left = []) {
  const outbox = new Outbox('x', undefined);
  for (const entry of left) outbox.add(entry);
  /** @type {import('../../../frontend/static/js/wire/outbox.js').Entry[]} */
  const said = [];
  let clock = 1000;
  const sending = new Sending(outbox, (entry) => said.push(entry), () => clock++);
  return { desk: new DeskEntries(sending), sending, said, texts: () => new DeskEntries(sending).list.value.map(({ text }) => text) };
}

test('an entry waits in the list until its ack, then gives its ticket', async () => {
  const { desk, sending, said } = deskOf();
  const ticket = desk.enter(written);
  assert.deepEqual(said.map(({ cmd }) => cmd), [{ type: 'question.ask', text: 'Qui paiera ?', origin: 'written', place: 'Rang 6' }]);
  assert.deepEqual(desk.list.value.map(({ code, text, place, origin }) => ({ code, text, place, origin })), [
    { code: null, text: 'Qui paiera ?', place: 'Rang 6', origin: 'written' },
  ]);
  sending.done(said[0]?.id ?? '', { question: 'q1', ticket: 'S-043' });
  assert.deepEqual(await ticket, { ...written, id: 'q1', ticket: 'S-043' });
  assert.deepEqual(desk.list.value, []);
});

test('entries of before a reload stand in the list, newest first, beside those of now', async () => {
  const ask = (/** @type {string} */ text) => ({ type: 'question.ask', text, origin: 'hall' });
  const { desk, sending } = deskOf([
    { id: '00000000-0000-7000-8000-000000000001', at: 0, cmd: ask('a') },
    { id: '00000000-0000-7000-8000-000000000002', at: 0, cmd: ask('b') },
    { id: '00000000-0000-7000-8000-000000000003', at: 0, cmd: { type: 'question.support', question: 'q1' } },
  ]);
  await sending.load();
  void desk.enter({ ...written, text: 'c' });
  assert.deepEqual(desk.list.value.map(({ text }) => text), ['c', 'b', 'a']);
});

test('a refused entry stays, with its reason and its words, until it is entered again', async () => {
  const { desk, sending, said, texts } = deskOf();
  const answer = desk.enter(written);
  sending.refused({ type: 'err', id: said[0]?.id, code: 'wrong_phase' });
  assert.equal(await answer, null);
  const [entry] = desk.list.value;
  assert.deepEqual([entry?.code, entry?.text], ['wrong_phase', 'Qui paiera ?']);

  desk.correct(entry?.id ?? '');
  assert.deepEqual(desk.list.value, [], 'it is in the form');
  assert.deepEqual(texts(), ['Qui paiera ?'], 'and would still be there after a reload');
  desk.leave();
  assert.equal(desk.list.value.length, 1, 'the form was emptied: the words are not lost');

  desk.correct(entry?.id ?? '');
  void desk.enter({ ...written, text: 'Qui paiera, et quand ?' });
  assert.deepEqual(texts(), ['Qui paiera, et quand ?']);
});

test('a refused entry can be dropped', async () => {
  const { desk, sending, said } = deskOf();
  const answer = desk.enter(written);
  sending.refused({ type: 'err', id: said[0]?.id, code: 'question_repeated' });
  await answer;
  desk.drop(said[0]?.id ?? '');
  assert.deepEqual([desk.list.value, sending.orphans.value], [[], []]);
});

test('what has not left can be corrected, and leaves once, in its new words', async () => {
  const { desk, sending, said } = deskOf();
  sending.lost();
  const answer = desk.enter(written);
  assert.equal(desk.list.value[0]?.unheard, true);
  assert.ok(desk.recall(desk.list.value[0]?.id ?? ''));
  assert.equal(await answer, null);
  assert.deepEqual(desk.list.value, []);
  void desk.enter({ ...written, text: 'Qui paiera, et quand ?' });
  sending.live();
  assert.deepEqual(said.map(({ cmd }) => cmd['text']), ['Qui paiera, et quand ?']);
});

test('what may have been heard is not taken back here: its ticket is the way', () => {
  const { desk, sending, said } = deskOf();
  void desk.enter(written);
  sending.lost();
  assert.equal(desk.list.value[0]?.unheard, false);
  assert.ok(!desk.recall(said[0]?.id ?? ''));
  assert.equal(desk.list.value.length, 1);
});
