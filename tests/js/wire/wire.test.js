import assert from 'node:assert/strict';
import test, { mock } from 'node:test';

/** A server in a page: what the page asked for and said, and a hand to answer with. */
class Socket {
  /** @type {Socket[]} */ static all = [];
  /** @type {any[]} */ said = [];
  closed = /** @type {number | undefined} */ (undefined);
  onopen = () => {};
  onmessage = (/** @type {{data: string}} */ _) => {};
  onclose = (/** @type {{code: number}} */ _) => {};

  /** @param {string} url @param {string} protocol */
  constructor(url, protocol) {
    this.url = url;
    this.protocol = protocol;
    Socket.all.push(this);
  }

  send(/** @type {string} */ text) {
    this.said.push(JSON.parse(text));
  }

  close(/** @type {number} */ code) {
    this.closed = code;
  }

  /** @param {object[]} messages */
  say(...messages) {
    for (const message of messages) this.onmessage({ data: JSON.stringify(message) });
  }

  /** @returns {any[]} */
  get commands() {
    return this.said.filter(({ type }) => type === 'cmd');
  }
}

const listeners = /** @type {Record<string, (event?: any) => void>} */ ({});
let answerTicket = () => Response.json({ ticket: 't', media: 'm', media_url: 'u' });
Object.assign(globalThis, {
  WebSocket: Socket,
  location: { protocol: 'https:', host: 'debat.example' },
  document: { visibilityState: 'visible', addEventListener: (/** @type {string} */ name, /** @type {any} */ call) => (listeners[name] = call) },
  addEventListener: (/** @type {string} */ name, /** @type {any} */ call) => (listeners[name] = call),
  fetch: async () => answerTicket(),
});
const { Wire, WireError } = await import('../../../frontend/static/js/wire/wire.js');

const LIMITS = { frame_bytes: 65536, commands_per_s: 10, commands_burst: 20, in_flight: 32, question_every_s: 30, question_burst: 3 };
const WELCOME = { type: 'welcome', protocol: 'assises.v1', role: 'participant', actor: 'p1', seat: null, server_at: 1000, heartbeat_s: 25, limits: LIMITS };
const VIEW = { questions: {}, queue: [] };
const delta = (stream = 'public', at = 3) => ({ type: 'delta', stream, epoch: 'e1', from: at, to: at, frames: [] });
const event = (/** @type {number} */ offset, queue = ['q1']) => ({ type: 'event', stream: 'public', offset, at: 1, changes: [{ op: 'set', of: 'queue', value: queue }] });
const settled = async () => {
  for (let i = 0; i < 20; i++) await Promise.resolve();
};

async function started() {
  mock.reset();
  mock.timers.enable({ apis: ['setTimeout'] });
  mock.method(Math, 'random', () => 0);
  Socket.all = [];
  answerTicket = () => Response.json({ ticket: 't', media: 'm', media_url: 'u' });
  const boot = { stream: 'public', epoch: 'e1', offset: 3, view: VIEW, me: { epoch: 'e1', offset: 0, view: { supports: {} } }, server_at: 1000 };
  const wire = new Wire({ slug: 's', role: 'participant', boot });
  wire.start();
  await settled();
  return wire;
}

async function live() {
  const wire = await started();
  greet(last());
  return wire;
}

/** @param {Socket} socket @param {number} [at] */
function greet(socket, at) {
  socket.onopen();
  socket.say(WELCOME, delta('public', at), delta('me', 0), { type: 'state', key: 'presence', value: { online: 1, hall: 0, console: 0 } });
}

const last = () => Socket.all[Socket.all.length - 1];

/** Time passes, and what it started is done. @param {number} ms */
async function later(ms) {
  mock.timers.tick(ms);
  await settled();
}

test('the first view needs no socket; hello names the positions, and nothing secret is in the address', async () => {
  const wire = await started();
  assert.equal(wire.main.value, VIEW);
  assert.equal(wire.status.value, 'connecting');
  assert.equal(last().url, 'wss://debat.example/ws');
  last().onopen();
  assert.deepEqual(last().said, [
    { type: 'hello', ticket: 't', streams: [{ stream: 'public', epoch: 'e1', offset: 3 }, { stream: 'me', epoch: 'e1', offset: 0 }] },
  ]);
  last().say(WELCOME);
  assert.equal(wire.status.value, 'connecting');
  last().say(delta());
  assert.equal(wire.status.value, 'live');
  assert.deepEqual(wire.media.value, { ticket: 'm', url: 'u' });
});

test('one ticket is asked after the other: a newcomer has no cookie before the first answer', async () => {
  const wire = await started();
  /** @type {((answer: Response) => void)[]} */ const doors = [];
  answerTicket = () => /** @type {any} */ (new Promise((resolve) => doors.push(resolve)));
  const first = wire.freshMedia();
  const second = wire.freshMedia();
  await settled();
  assert.equal(doors.length, 1);
  doors[0]?.(Response.json({ ticket: 't', media: 'one', media_url: 'u' }));
  assert.equal((await first).ticket, 'one');
  await settled();
  doors[1]?.(Response.json({ ticket: 't', media: 'two', media_url: 'u' }));
  assert.equal((await second).ticket, 'two');
});

test('events, counts and presence reach their signals', async () => {
  const wire = await live();
  last().say(event(4), { type: 'state', key: 'supports', value: { q1: 3 } }, { type: 'state', key: 'supports', value: { q2: 1 } });
  assert.deepEqual(wire.main.value.queue, ['q1']);
  assert.deepEqual(wire.supports.value, { q1: 3, q2: 1 });
  assert.deepEqual(wire.presence.value, { online: 1, hall: 0, console: 0 });
});

test('a command resolves by its ack, in any order', async () => {
  const wire = await live();
  const [first, second] = [wire.send({ type: 'question.ask', text: 'a' }), wire.send({ type: 'question.publish', question: 'q1' }, { expect: 4 })];
  assert.equal(wire.unsent.value, 2);
  const [a, b] = last().commands;
  assert.equal(b.expect, 4);
  last().say({ type: 'ack', id: b.id, result: {} }, { type: 'ack', id: a.id, result: { question: 'q9' } });
  assert.deepEqual(await Promise.all([first, second]), [{ question: 'q9' }, {}]);
  assert.equal(wire.unsent.value, 0);
});

test('a refusal rejects with its code', async () => {
  const wire = await live();
  const sending = wire.send({ type: 'question.air', question: 'q1' });
  last().say({ type: 'err', id: last().commands[0].id, code: 'conflict', present: { version: 4 } });
  await assert.rejects(sending, (/** @type {any} */ error) => error instanceof WireError && error.code === 'conflict' && error.present?.version === 4);
  assert.equal(wire.unsent.value, 0);
});

test('what had no answer goes again under the same id, and what was said meanwhile goes too', async () => {
  const wire = await live();
  const first = wire.send({ type: 'question.ask', text: 'a' });
  const id = last().commands[0].id;
  last().onclose({ code: 1006 });
  assert.equal(wire.status.value, 'lost');
  const second = wire.send({ type: 'question.ask', text: 'b' });
  await later(500);
  assert.equal(Socket.all.length, 2);
  greet(last());
  const again = last().commands;
  assert.deepEqual(again.map(({ cmd }) => cmd.text), ['a', 'b']);
  assert.equal(again[0].id, id);
  last().say(...again.map((command) => ({ type: 'ack', id: command.id, result: {} })));
  await Promise.all([first, second]);
});

test('too fast: the same command goes again after the time named', async () => {
  const wire = await live();
  const sending = wire.send({ type: 'question.ask', text: 'a' });
  const [{ id }] = last().commands;
  last().say({ type: 'err', id, code: 'rate_limited', retry_after_s: 0.4 });
  assert.equal(last().commands.length, 1);
  await later(400);
  assert.deepEqual(last().commands.map((command) => command.id), [id, id]);
  last().say({ type: 'ack', id, result: {} });
  await sending;
});

test('a hole: back at once with the positions; a second one: without', async () => {
  const wire = await live();
  last().say(event(5));
  assert.equal(wire.status.value, 'lost');
  await later(500);
  last().onopen();
  assert.equal(last().said[0].streams.length, 2);
  last().say(WELCOME, delta(), event(6));
  await later(1000);
  last().onopen();
  assert.deepEqual(last().said[0].streams, []);
  last().say(WELCOME, { type: 'snapshot', stream: 'public', epoch: 'e2', offset: 9, view: { ...VIEW, queue: ['q5'] } });
  assert.equal(wire.status.value, 'live');
  assert.deepEqual(wire.main.value.queue, ['q5']);
});

test('a heartbeat that knows more than the page is a hole', async () => {
  const wire = await live();
  last().say({ type: 'hb', server_at: 1, streams: { public: 3, me: 0 } });
  assert.equal(wire.status.value, 'live');
  last().say({ type: 'hb', server_at: 1, streams: { public: 4, me: 0 } });
  assert.equal(wire.status.value, 'lost');
});

test('a socket without a welcome is given up after ten seconds', async () => {
  const wire = await started();
  last().onopen();
  await later(9_999);
  assert.equal(wire.status.value, 'connecting');
  await later(1);
  assert.equal(wire.status.value, 'lost');
  assert.equal(last().closed, 1000);
  await later(500);
  assert.equal(Socket.all.length, 2);
});

test('silence is a lost connection', async () => {
  const wire = await live();
  await later(39_000);
  assert.equal(wire.status.value, 'live');
  await later(2_000);
  assert.equal(wire.status.value, 'lost');
});

test('a page that is looked at again asks, and gives the answer five seconds', async () => {
  const wire = await live();
  listeners.visibilitychange();
  assert.equal(last().said[last().said.length - 1].type, 'ping');
  await later(5_001);
  assert.equal(wire.status.value, 'lost');
});

test('the network is back: no more waiting', async () => {
  await live();
  last().onclose({ code: 1006 });
  listeners.online();
  await settled();
  assert.equal(Socket.all.length, 2);
});

test('a code from 4500 on stops everything', async () => {
  const wire = await live();
  const sending = wire.send({ type: 'question.ask', text: 'a' });
  last().onclose({ code: 4503 });
  assert.equal(wire.status.value, 'stopped');
  assert.equal(wire.stopped.value, 4503);
  await assert.rejects(sending, { code: 'connection_stopped' });
  await assert.rejects(wire.send({ type: 'question.ask', text: 'b' }), { code: 'connection_stopped' });
  listeners.online();
  await later(60_000);
  assert.equal(Socket.all.length, 1);
});

test('a refused ticket stops, a busy door does not', async () => {
  const wire = await live();
  answerTicket = () => Response.json({}, { status: 503 });
  last().onclose({ code: 1006 });
  await later(500);
  assert.equal(wire.status.value, 'lost');
  answerTicket = () => Response.json({ error: { code: 'role_needed' } }, { status: 403 });
  await later(30_000);
  assert.equal(wire.status.value, 'stopped');
  assert.equal(wire.stopped.value, 'role_needed');
});

test('another person behind the same page gets nothing of the one before', async () => {
  await live();
  last().onclose({ code: 1006 });
  await later(500);
  last().onopen();
  last().say({ ...WELCOME, actor: 'p2' });
  await later(1000);
  last().onopen();
  assert.deepEqual(last().said[0].streams.map((/** @type {any} */ one) => one.stream), ['public']);
});

test('states that replace themselves are held by key, and forgotten when another server welcomes', async () => {
  const wire = await live();
  const socket = last();
  socket.say({ type: 'state', key: 'handling', value: { q1: ['Ada'] } }, { type: 'state', key: 'polls', value: { l1: [1, 2, 3] } });
  assert.deepEqual(wire.said.value, { handling: { q1: ['Ada'] }, polls: { l1: [1, 2, 3] } });
  socket.say(WELCOME);
  assert.deepEqual(wire.said.value, {});
});

test('a word is said while there is a line, and never kept', async () => {
  const wire = await started();
  wire.say({ type: 'behind', ms: 1 });
  const socket = last();
  greet(socket);
  wire.say({ type: 'behind', ms: 2 });
  assert.deepEqual(socket.said.filter(({ type }) => type === 'behind'), [{ type: 'behind', ms: 2 }]);
});

test('a gateway without its owner is as a lost line, until the owner is back', async () => {
  const wire = await live();
  last().say({ type: 'state', key: 'line', value: { away: 1 } });
  assert.equal(wire.status.value, 'lost');
  last().say({ type: 'hb', server_at: 1, streams: { public: 3, me: 0 } });
  assert.equal(Socket.all.length, 1);
  last().say({ type: 'state', key: 'line', value: {} });
  assert.equal(wire.status.value, 'live');
});
