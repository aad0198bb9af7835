import assert from 'node:assert/strict';
import test from 'node:test';
import { signal } from '@preact/signals';
import { SeatSession } from '../../../frontend/static/js/panel/seat_session.js';

/** Node has no devices: this stands for a camera and a microphone that open, or refuse with a code. */
class Track extends EventTarget {
  enabled = true;
  stopped = false;
  /** @param {string} kind */
  constructor(kind) {
    super();
    this.kind = kind;
  }
  stop() {
    this.stopped = true;
  }
  getSettings() {
    return { deviceId: `${this.kind}-1` };
  }
}

function streamOf() {
  const tracks = [new Track('audio'), new Track('video')];
  return /** @type {any} */ ({ tracks, getTracks: () => tracks, getVideoTracks: () => tracks.filter((one) => one.kind === 'video') });
}

/** @param {{seat?: string, permission?: any, refuses?: (string|null)[], answers?: (string|null)[]}} [with_] */
function sessionOf({ seat = 'invited', permission = 'granted', refuses = [], answers = [] } = {}) {
  const main = signal({ debate: { phase: 'live' }, seats: { t1: { id: 't1', name: 'Siège 1', state: seat, muted: false } } });
  /** @type {any[]} */
  const sent = [];
  /** @type {string[]} */
  const sender = [];
  /** @type {any[]} */
  const opened = [];
  const wire = /** @type {any} */ ({
    main,
    status: signal('live'),
    /** @param {any} command */
    async send(command) {
      sent.push(command);
      const code = answers.shift() ?? null;
      if (code !== null) throw Object.assign(new Error(code), { code });
    },
  });
  const session = new SeatSession({
    wire,
    seatId: 't1',
    memory: null,
    clock: () => 0,
    capture: {
      async open() {
        const code = refuses.shift() ?? null;
        if (code !== null) throw Object.assign(new Error(code), { code });
        const stream = streamOf();
        opened.push(stream);
        return stream;
      },
      list: async () => ({ camera: [], microphone: [], speaker: [] }),
      watch: () => {},
      permission: async () => permission,
      meter: () => () => {},
      beep: async () => {},
    },
    sender: { link: signal('off'), error: signal(null), start: () => sender.push('start'), change: () => sender.push('change'), stop: () => sender.push('stop') },
    program: /** @type {any} */ ({}),
  });
  const seatIs = (/** @type {string} */ state) => (main.value = { ...main.value, seats: { t1: { ...main.value.seats.t1, state } } });
  return { session, sent, sender, opened, seatIs };
}

test('a first visit asks before it opens anything', async () => {
  const { session, opened } = sessionOf({ permission: 'ask' });
  await session.start();
  assert.equal(session.place.value, 'start');
  assert.equal(opened.length, 0);
});

test('from the green room to the stage, with the name set first', async () => {
  const { session, sent, sender, seatIs } = sessionOf();
  await session.start();
  assert.equal(session.place.value, 'preview');
  await session.go(' Claire ');
  assert.deepEqual(sent, [{ type: 'seat.change', seat: 't1', name: 'Claire' }, { type: 'seat.enter' }]);
  assert.deepEqual(sender, ['start']);
  seatIs('green_room');
  assert.equal(session.place.value, 'waiting');
  seatIs('on_stage');
  assert.equal(session.place.value, 'on_stage');
});

test('a name that nobody touched is not set again, whoever has corrected it meanwhile', async () => {
  const { session, sent } = sessionOf();
  await session.start();
  assert.equal(await session.go(''), null);
  assert.deepEqual(sent, [{ type: 'seat.enter' }]);
});

test('a reload comes back on stage by itself', async () => {
  const { session, sent, sender } = sessionOf({ seat: 'on_stage', permission: 'ask' });
  await session.start();
  assert.equal(session.place.value, 'on_stage');
  assert.deepEqual(sent, [{ type: 'seat.enter' }]);
  assert.deepEqual(sender, ['start']);
});

test('a refused camera is said by its code, and may be asked for again', async () => {
  const { session } = sessionOf({ refuses: ['camera_refused', null] });
  await session.start();
  assert.equal(session.place.value, 'blocked');
  assert.equal(session.blockedBy.value, 'camera_refused');
  await session.ask();
  assert.equal(session.place.value, 'preview');
});

test('an address without https is said at once', async () => {
  const { session, opened } = sessionOf({ permission: 'insecure_context' });
  await session.start();
  assert.equal(session.blockedBy.value, 'insecure_context');
  assert.equal(opened.length, 0);
});

test('a refused entry comes back to the preview and stops sending', async () => {
  const { session, sender } = sessionOf({ answers: ['wrong_phase'] });
  await session.start();
  assert.equal(await session.go('Siège 1'), 'wrong_phase');
  assert.equal(session.place.value, 'preview');
  assert.deepEqual(sender, ['start', 'stop']);
  assert.notEqual(session.failure.value, null);
});

test('an unplugged camera is replaced without leaving the stage', async () => {
  const { session, sender, opened } = sessionOf({ seat: 'on_stage' });
  await session.start();
  opened[0].tracks[1].dispatchEvent(new Event('ended'));
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(session.place.value, 'on_stage');
  assert.deepEqual(sender, ['start', 'change']);
  assert.ok(opened[0].tracks.every((/** @type {Track} */ track) => track.stopped));
});

test('microphone and camera are switched on the tracks, and stay so on the next ones', async () => {
  const { session, opened } = sessionOf();
  await session.start();
  session.setMic(false);
  assert.equal(opened[0].tracks[0].enabled, false);
  await session.choose('camera', 'video-2');
  assert.equal(opened[1].tracks[0].enabled, false);
  assert.equal(opened[1].tracks[1].enabled, true);
});

test('leaving, and being released, both put the lights out and say who did it', async () => {
  const own = sessionOf({ seat: 'on_stage' });
  await own.session.start();
  await own.session.leave();
  assert.equal(own.session.place.value, 'left');
  assert.ok(own.session.leftBySelf.value);
  assert.ok(own.opened[0].tracks.every((/** @type {Track} */ track) => track.stopped));
  assert.deepEqual(own.sent.at(-1), { type: 'seat.leave' });

  const other = sessionOf({ seat: 'on_stage' });
  await other.session.start();
  other.seatIs('left');
  assert.equal(other.session.place.value, 'left');
  assert.ok(!other.session.leftBySelf.value);
  assert.equal(other.sender.at(-1), 'stop');
});
