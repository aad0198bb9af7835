import assert from 'node:assert/strict';
import { test } from 'node:test';
import { signal } from '@preact/signals';
import { Outbox } from '../../../frontend/static/js/wire/outbox.js';
import { Sending } from '../../../frontend/static/js/wire/sending.js';

/** What the page's region for screen readers needs of a page: one element that holds words. @type {any} */
const region = { setAttribute() {} };
Object.assign(globalThis, { document: { getElementById: () => region, documentElement: { lang: 'fr', dataset: {} } } });
const { Orphans } = await import('../../../frontend/static/js/ui/orphans.js');

const old = (/** @type {number} */ n, /** @type {any} */ cmd) => ({ id: `00000000-0000-7000-8000-00000000000${n}`, at: 0, cmd });

/** A page that came back with unanswered commands, and its ask box. @param {any[]} left @param {string} [typed] */
async function page(left, typed = '') {
  const outbox = new Outbox('x', undefined);
  for (const entry of left) outbox.add(entry);
  const sending = new Sending(outbox, () => {}, () => 1000);
  await sending.load();
  const held = signal(typed);
  const empty = signal(typed === '');
  const open = signal(true);
  const write = (/** @type {string} */ words) => {
    held.value = words;
    empty.value = words === '';
  };
  const orphans = new Orphans(sending, { empty, putBack: write }, open, 280);
  const refuse = (/** @type {number} */ n) => sending.refused({ type: 'err', id: old(n, {}).id, code: 'wrong_phase' });
  return { orphans, sending, held, open, write, refuse, shown: () => orphans.notices.value.map(({ words, back }) => [words, back]) };
}

const ask = (/** @type {string} */ text) => ({ type: 'question.ask', text });

test('refused words are back in an empty box, once, and their notice goes when they have left it', async () => {
  const at = await page([old(1, ask('un')), old(2, ask('deux'))]);
  at.refuse(1);
  at.refuse(2);
  assert.equal(at.held.value, 'un');
  assert.deepEqual(at.shown(), [['un', true], ['deux', false]]);
  assert.deepEqual(at.sending.orphans.value.map(({ cmd }) => cmd['text']), ['deux'], 'what the box has is forgotten, what it has not is kept');
  at.write('');
  assert.deepEqual(at.shown(), [['deux', false]]);
  at.orphans.putBack(old(2, {}).id);
  assert.equal(at.held.value, 'deux');
  assert.deepEqual(at.sending.orphans.value, []);
});

test('words being typed are not touched', async () => {
  const at = await page([old(1, ask('un'))], 'autre chose');
  at.refuse(1);
  at.orphans.putBack(old(1, {}).id);
  assert.equal(at.held.value, 'autre chose');
  assert.deepEqual(at.shown(), [['un', false]]);
  at.orphans.close(old(1, {}).id);
  assert.deepEqual([at.shown(), at.sending.orphans.value], [[], []]);
});

test('where no question is taken any more the words stay in their notice', async () => {
  const at = await page([old(1, ask('un')), old(2, { type: 'question.support', question: 'q1' })]);
  at.open.value = false;
  at.refuse(1);
  at.refuse(2);
  assert.equal(at.held.value, '');
  assert.deepEqual(at.shown(), [['un', false], [null, false]]);
});

test('words that are not for the box stand in their notice: they may be the only copy', async () => {
  const at = await page([old(1, { type: 'question.appeal', question: 'q1', text: 'Elle mène à l’école.' }), old(2, { type: 'poll.vote', poll: 'l1', choices: [2], reason: 'Trop tôt.' })]);
  at.refuse(1);
  at.refuse(2);
  assert.deepEqual(at.orphans.notices.value.map(({ words, shown }) => [words, shown]), [[null, 'Elle mène à l’école.'], [null, 'Trop tôt.']]);
  assert.equal(at.held.value, '');
});
