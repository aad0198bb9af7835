import assert from 'node:assert/strict';
import test from 'node:test';
import { signal } from '@preact/signals';
import { Desk } from '../../../frontend/static/js/console/desk.js';
import { perform, undo, undoLast } from '../../../frontend/static/js/console/perform.js';
import { authorRanks } from '../../../frontend/static/js/console/standing.js';

/** @param {string} id @param {object} [more] @returns {any} */
const question = (id, more = {}) => ({ id, number: null, state: 'received', origin: 'online', text: id, name: null, ticket: `E-${id}`, at: 0, version: 1, supports: 0, author: 'p1', ...more });

/**
 * A line that answers each command with the next of `answers` (an error code, or nothing), and folds nothing.
 * @param {any[]} questions
 * @param {(string|null)[]} [answers]
 */
function lineOf(questions, answers = []) {
  const main = signal({ debate: { phase: 'live' }, questions: Object.fromEntries(questions.map((one) => [one.id, one])), queue: questions.filter((one) => one.state === 'queued').map((one) => one.id), on_air: null, seats: {}, agenda: { segments: [], current: null }, next: /** @type {any} */ (null) });
  /** @type {any[]} */
  const sent = [];
  return {
    main,
    sent,
    supports: signal(/** @type {Record<string, number>} */ ({})),
    presence: signal(null),
    said: signal({}),
    say() {},
    status: signal('live'),
    stopped: signal(null),
    unsent: signal(0),
    orphans: signal([]),
    forget() {},
    now: () => 1000,
    /** @param {any} command @param {any} options */
    async send(command, options = {}) {
      sent.push([command, options]);
      const code = answers.shift() ?? null;
      if (code !== null) throw Object.assign(new Error(code), { code });
      return {};
    },
  };
}

/** @param {ReturnType<typeof lineOf>} line @param {string} [role] */
const deskOn = (line, role = 'moderator') => new Desk(line, { role });

test('a step carries the version that was looked at, and offers to be taken back', async () => {
  const line = lineOf([question('a', { version: 7 }), question('b')]);
  const desk = deskOn(line);
  assert.ok(await perform(desk, 'publish', line.main.value.questions['a']));
  assert.deepEqual(line.sent, [[{ type: 'question.publish', question: 'a' }, { expect: 7 }]]);
  assert.equal(desk.selection.value.id, 'b');
  assert.deepEqual(desk.notice.value?.undo?.questions, ['a']);
  await undo(desk);
  assert.deepEqual(line.sent[1], [{ type: 'question.step_back', question: 'a' }, {}]);
});

test('words of a step that was refused are kept for its dialog, and the notice leads back to them', async () => {
  const line = lineOf([question('a', { version: 7 })], ['conflict', null]);
  const desk = deskOn(line);
  assert.ok(!(await perform(desk, 'refuse', line.main.value.questions['a'], { rule: 'insult', note: 'Un mot.' })));
  assert.deepEqual(desk.notice.value?.again, { name: 'refuse', question: 'a' });
  assert.deepEqual(desk.kept.of('refuse', 'a'), { rule: 'insult', note: 'Un mot.' });
  assert.deepEqual(desk.kept.of('reword', 'a'), {});
  assert.ok(await perform(desk, 'refuse', line.main.value.questions['a'], desk.kept.of('refuse', 'a')));
  assert.deepEqual(desk.kept.of('refuse', 'a'), {}, 'done: there is nothing to take up');
});

test('a step is taken back by a key that is faster than its answer', async () => {
  const line = lineOf([question('a'), question('b')]);
  const desk = deskOn(line);
  const under = perform(desk, 'publish', line.main.value.questions['a']);
  await undoLast(desk);
  assert.ok(await under);
  assert.deepEqual(line.sent.map(([command]) => command.type), ['question.publish', 'question.step_back']);
});

test('what is refused without words needs no way back', async () => {
  const desk = deskOn(lineOf([question('a')], ['conflict']));
  assert.ok(!(await perform(desk, 'publish', desk.question('a') ?? question('a'))));
  assert.deepEqual([desk.notice.value?.tone, desk.notice.value?.again], ['bad', undefined]);
});

test('a step on a question whose step before is still on its way says so, and keeps its words', async () => {
  const line = lineOf([question('a')]);
  const desk = deskOn(line);
  const under = perform(desk, 'publish', line.main.value.questions['a']);
  assert.ok(!(await perform(desk, 'refuse', line.main.value.questions['a'], { rule: 'insult', note: 'Un mot.' })));
  assert.deepEqual(desk.notice.value?.again, { name: 'refuse', question: 'a' });
  assert.ok(await under);
  assert.equal(line.sent.length, 1);
});

test('what waited for a step that failed says nothing over its notice; what waited for one that found nothing to do neither', async () => {
  const line = lineOf([question('a', { state: 'received' })], ['conflict']);
  const desk = deskOn(line);
  const first = perform(desk, 'reword', line.main.value.questions['a'], { text: 'Autrement ?' });
  const second = perform(desk, 'publish', line.main.value.questions['a']);
  assert.deepEqual([await first, await second], [false, false]);
  assert.deepEqual([desk.notice.value?.again, line.sent.length], [{ name: 'reword', question: 'a' }, 1]);
});

test('airing over another sends two commands, each with its own version', async () => {
  const line = lineOf([question('a', { state: 'on_air', version: 4 }), question('b', { state: 'queued', version: 2 })]);
  const desk = deskOn(line);
  await perform(desk, 'air', line.main.value.questions['b'], { onAir: desk.onAir.value });
  assert.deepEqual(line.sent, [
    [{ type: 'question.answer', question: 'a' }, { expect: 4 }],
    [{ type: 'question.air', question: 'b' }, { expect: 2 }],
  ]);
});

test('one gesture is one undo: what came on air goes, and what it displaced comes back, in that order', async () => {
  const line = lineOf([question('a', { state: 'on_air', version: 4 }), question('b', { state: 'queued', version: 2 })]);
  const desk = deskOn(line);
  await perform(desk, 'air', line.main.value.questions['b'], { onAir: desk.onAir.value });
  await undo(desk);
  assert.deepEqual(line.sent.slice(2).map(([command]) => [command.type, command.question]), [['question.step_back', 'b'], ['question.step_back', 'a']]);
  assert.equal(desk.selection.value.id, 'b', 'to do it rightly this time');
});

test('of a gesture that was refused half way, the half that was done is offered back', async () => {
  const line = lineOf([question('a', { state: 'on_air' }), question('b', { state: 'queued' })], [null, 'conflict']);
  const desk = deskOn(line);
  assert.ok(!(await perform(desk, 'air', line.main.value.questions['b'], { onAir: desk.onAir.value })));
  assert.equal(desk.notice.value?.tone, 'bad');
  assert.deepEqual(desk.notice.value?.undo?.questions, ['a']);
});

test('after airing the hand is on the question on the air, after its answer on what is proposed next', async () => {
  const line = lineOf([question('a', { state: 'queued' }), question('b', { state: 'queued', at: 1 })]);
  const desk = deskOn(line);
  const { send } = line;
  line.send = async (command, options) => {
    const answer = await send(command, options);
    const state = { 'question.air': 'on_air', 'question.answer': 'answered' }[/** @type {string} */ (command.type)];
    line.main.value = { ...line.main.value, next: { question: 'b' }, questions: { ...line.main.value.questions, a: question('a', { state }) } };
    return answer;
  };
  desk.select({ column: 'queued', id: 'a' });
  await perform(desk, 'air', line.main.value.questions['a']);
  assert.deepEqual(desk.selection.value, { column: 'air', id: 'a' });
  await perform(desk, 'answer', line.main.value.questions['a']);
  assert.deepEqual(desk.selection.value, { column: 'queued', id: 'b' });
});

test('who went on reading keeps the card in hand', async () => {
  const line = lineOf([question('a', { state: 'queued' }), question('r')]);
  const desk = deskOn(line);
  desk.select({ column: 'received', id: 'r' });
  await perform(desk, 'air', line.main.value.questions['a']);
  assert.equal(desk.selection.value.id, 'r');
});

test('a conflict stops the step and says so, with nothing to take back', async () => {
  const line = lineOf([question('a', { state: 'received' })], ['conflict']);
  const desk = deskOn(line);
  assert.ok(!(await perform(desk, 'queue', line.main.value.questions['a'])));
  assert.equal(line.sent.length, 1);
  assert.equal(desk.notice.value?.tone, 'bad');
  assert.equal(desk.notice.value?.undo, undefined);
  assert.equal(desk.busy.value.size, 0);
});

test('a busy air opens the dialog that does both', async () => {
  const line = lineOf([question('a', { state: 'on_air' }), question('b', { state: 'queued' })], ['air_busy']);
  const desk = deskOn(line);
  await perform(desk, 'air', line.main.value.questions['b']);
  assert.deepEqual(desk.dialog.value, { name: 'air', question: 'b' });
});

test('a card in hand takes no second step', async () => {
  const line = lineOf([question('a')]);
  const desk = deskOn(line);
  const first = perform(desk, 'publish', line.main.value.questions['a']);
  assert.ok(!(await perform(desk, 'publish', line.main.value.questions['a'])));
  await first;
  assert.equal(line.sent.length, 1);
});

test('supports told between events are shown', () => {
  const line = lineOf([question('a', { state: 'published', supports: 1 })]);
  const desk = deskOn(line);
  line.supports.value = { a: 12 };
  assert.equal(desk.question('a')?.supports, 12);
  assert.equal(desk.columns.value.published[0]?.supports, 12);
});

test('a key struck while the card is being sorted waits, and carries the version that the sorting made', async () => {
  const line = lineOf([question('a', { version: 1 }), question('b')]);
  const { send } = line;
  line.send = async (command, options) => {
    const answer = await send(command, options);
    if (command.type === 'question.tag') line.main.value = { ...line.main.value, questions: { ...line.main.value.questions, a: question('a', { version: 2, family: 'f1' }) } };
    return answer;
  };
  const desk = deskOn(line);
  const seen = line.main.value.questions['a'];
  await Promise.all([perform(desk, 'tag', seen, { family: 'f1' }), perform(desk, 'publish', seen)]);
  assert.deepEqual(line.sent.map(([command, { expect }]) => [command.type, expect]), [['question.tag', 1], ['question.publish', 2]]);
});

test('the selection follows what colleagues do', () => {
  const line = lineOf([question('a'), question('b', { at: 1 })]);
  const desk = deskOn(line);
  const stop = desk.start();
  assert.equal(desk.selection.value.id, 'a');
  line.main.value = { ...line.main.value, questions: { ...line.main.value.questions, a: question('a', { state: 'published' }) } };
  assert.equal(desk.selection.value.id, 'b');
  stop();
});

test('questions of one author are counted, the clerk is not an author', () => {
  const ranks = authorRanks({ a: question('a', { at: 2 }), b: question('b', { at: 1 }), c: question('c', { origin: 'hall' }) });
  assert.deepEqual([ranks.get('a'), ranks.get('b'), ranks.get('c')], [2, 1, undefined]);
});
