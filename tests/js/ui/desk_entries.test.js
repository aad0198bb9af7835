import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DeskEntries } from '../../../frontend/static/js/ui/desk_entries.js';

/** @type {import('../../../frontend/static/js/ui/desk_entries.js').Written} */
const written = { text: 'Qui paiera ?', name: '', place: 'Rang 6', origin: 'written' };

test('an entry waits in the list until its ack, then gives its ticket', async () => {
  /** @type {(result: any) => void} */
  let answer = () => {};
  /** @type {any[]} */
  const sent = [];
  const desk = new DeskEntries((command) => {
    sent.push(command);
    return new Promise((resolve) => {
      answer = resolve;
    });
  });
  const ticket = desk.enter(written);
  assert.deepEqual(sent, [{ type: 'question.ask', text: 'Qui paiera ?', origin: 'written', place: 'Rang 6' }]);
  assert.deepEqual(
    desk.list.value.map((entry) => entry.code),
    [null],
  );
  answer({ question: 'q1', ticket: 'S-043' });
  assert.equal(await ticket, 'S-043');
  assert.deepEqual(desk.list.value, []);
});

test('a refused entry stays, with its reason and its words', async () => {
  const desk = new DeskEntries(() => Promise.reject(Object.assign(new Error(), { code: 'wrong_phase' })));
  assert.equal(await desk.enter(written), null);
  assert.equal(desk.list.value[0]?.code, 'wrong_phase');
  assert.equal(desk.list.value[0]?.text, 'Qui paiera ?');
  desk.drop(desk.list.value[0]?.id ?? -1);
  assert.deepEqual(desk.list.value, []);
});

test('the newest entry stands first', () => {
  const desk = new DeskEntries(() => new Promise(() => {}));
  void desk.enter({ ...written, text: 'a' });
  void desk.enter({ ...written, text: 'b' });
  assert.deepEqual(
    desk.list.value.map((entry) => entry.text),
    ['b', 'a'],
  );
});
