import assert from 'node:assert/strict';
import test from 'node:test';
import { ProgramPlayer } from '../../../frontend/static/js/media/program_player.js';

/** One page with two doors, a clock and a timer that are moved by hand. */
function page() {
  /** @type {any[]} */
  const direct = [];
  /** @type {any[]} */
  const later = [];
  /** @type {string[]} */
  const said = [];
  const world = { at: 0, seen: true, timers: /** @type {{call: () => void, due: number}[]} */ ([]) };
  const connection = (/** @type {any[]} */ kind, /** @type {any} */ more) => {
    const one = { open: false, played: 0, ...more, play: () => { one.open = true; one.played++; }, stop: () => { one.open = false; }, programAt: () => 7 };
    kind.push(one);
    return one;
  };
  const doors = {
    direct: (/** @type {any} */ video, /** @type {boolean} */ audioOnly, /** @type {any} */ hear) => connection(direct, { video, audioOnly, hear, show: async (/** @type {any} */ shown) => { direct.at(-1).video = shown; } }),
    later: async (/** @type {any} */ _, /** @type {boolean} */ audioOnly, /** @type {number} */ behind_s, /** @type {any} */ hear) => connection(later, { audioOnly, behind_s, hear, seek: (/** @type {number} */ s) => { later.at(-1).behind_s = s; }, behind: () => later.at(-1).behind_s, window: () => 1800 }),
  };
  const still = { held: false, hold: () => { still.held = true; }, release: () => { still.held = false; } };
  const video = /** @type {any} */ ({});
  const player = new ProgramPlayer(video, doors, still, (news, stage) => said.push(`${stage} ${news.state}`), {
    now: () => world.at,
    chance: () => 0.5,
    after: (call, ms) => { const timer = { call, due: world.at + ms }; world.timers = [timer]; return timer; },
    cancel: () => { world.timers = []; },
    visible: () => world.seen,
  });
  const pass = (/** @type {number} */ ms) => {
    world.at += ms;
    const due = world.timers.filter((timer) => timer.due <= world.at);
    world.timers = world.timers.filter((timer) => timer.due > world.at);
    for (const timer of due) timer.call();
  };
  return { player, direct, later, said, still, video, world, pass, turn: () => new Promise((done) => setImmediate(done)) };
}

test('text has no connection at all', () => {
  const { player, direct, later } = page();
  player.want('text');
  assert.deepEqual([direct.length, later.length, player.stage], [0, 0, 'off']);
});

test('blocked: segments play, the direct way is tried behind them and takes over once it has a picture', async () => {
  const { player, direct, later, still, video, pass, turn } = page();
  player.want('picture');
  direct[0].hear({ state: 'lost', code: 'media_blocked' });
  await turn();
  assert.deepEqual([direct[0].open, later[0].open, still.held], [false, true, true]);
  later[0].hear({ state: 'live', code: null });
  assert.equal(still.held, false);
  pass(30_000);
  assert.deepEqual([direct[1].video, direct[1].open, later[0].open], [null, true, true]);
  direct[1].hear({ state: 'live', code: null });
  assert.deepEqual([direct[1].open, later[0].open, still.held], [true, false, true]);
  await turn();
  assert.equal(direct[1].video, video);
  assert.equal(still.held, false);
  assert.equal(player.stage, 'direct');
});

test('nobody tries behind a page that nobody sees, and a try is given up when it is put away', async () => {
  const { player, direct, later, world, pass, turn } = page();
  player.want('picture');
  direct[0].hear({ state: 'lost', code: 'media_full' });
  await turn();
  later[0].hear({ state: 'live', code: null });
  world.seen = false;
  player.looked();
  pass(300_000);
  assert.equal(direct.length, 1);
  world.seen = true;
  player.looked();
  pass(0);
  assert.equal(direct.length, 2);
  world.seen = false;
  player.looked();
  assert.deepEqual([direct[1].open, player.stage], [false, 'later']);
});

test('a session that was left says nothing any more', async () => {
  const { player, direct, later, turn } = page();
  player.want('picture');
  direct[0].hear({ state: 'lost', code: 'media_full' });
  await turn();
  later[0].hear({ state: 'live', code: null });
  direct[0].hear({ state: 'live', code: null });
  assert.deepEqual([player.stage, player.news.state], ['later', 'live']);
});

test('sound alone opens sound alone, and the other way round', async () => {
  const { player, direct } = page();
  player.want('picture');
  player.want('sound');
  assert.deepEqual(direct.map(({ audioOnly, open }) => [audioOnly, open]), [[false, false], [true, true]]);
  player.want('sound');
  assert.equal(direct.length, 2);
  player.want('text');
  assert.deepEqual([direct[1].open, player.news.state, player.programAt()], [false, 'stopped', null]);
});

test('going back and returning never leave the viewer without a picture', async () => {
  const { player, direct, later, turn } = page();
  player.want('picture');
  direct[0].hear({ state: 'live', code: null });
  player.goTo(60);
  await turn();
  assert.deepEqual([player.stage, direct[0].open, later[0].open, later[0].behind_s], ['back', false, true, 60]);
  later[0].hear({ state: 'live', code: null });
  player.goTo(300);
  assert.deepEqual([later.length, later[0].behind_s], [1, 300]);
  player.toLive();
  assert.deepEqual([player.stage, later[0].open, later[0].behind_s, direct[1].open], ['probing', true, 0, true]);
  direct[1].hear({ state: 'live', code: null });
  assert.deepEqual([player.stage, later[0].open], ['direct', false]);
});

test('a device without WebRTC goes by segments at once, and stays there', async () => {
  const { player, direct, later, said, pass, turn } = page();
  const opened = direct.push.bind(direct);
  direct.push = (one) => {
    const count = opened(one);
    one.play = () => one.hear({ state: 'stopped', code: 'webrtc_unavailable' });
    return count;
  };
  player.want('picture');
  await turn();
  assert.deepEqual([player.stage, later[0].open], ['later', true]);
  assert.equal(said.at(-1), 'later connecting');
  pass(900_000);
  assert.equal(direct.length, 1);
});
