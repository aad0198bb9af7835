import assert from 'node:assert/strict';
import test from 'node:test';
import { columnsOf } from '../../../frontend/static/js/console/columns.js';
import { Standing, authorRanks } from '../../../frontend/static/js/console/standing.js';

const STATES = ['received', 'published', 'queued', 'on_air', 'answered', 'refused'];

/** Numbers that come again with the same seed (mulberry32). @param {number} seed */
function chance(seed) {
  return (/** @type {number} */ below) => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
}

/** @param {number} n @param {(below: number) => number} draw @returns {any} */
const question = (n, draw) => ({
  id: `q${n}`, number: null, state: 'received', origin: draw(5) === 0 ? 'hall' : 'online', text: 'x', name: null, ticket: `E-${n}`,
  at: n * 10 - draw(3) * 15, version: 1, supports: 0, author: `p${draw(4)}`,
});

test('moving what changed gives the same order as sorting everything, whatever comes', () => {
  for (let seed = 1; seed <= 40; seed++) {
    const draw = chance(seed);
    const standing = new Standing();
    /** @type {Record<string, any>} */
    let questions = {};
    /** @type {string[]} */
    let queue = [];
    /** @type {Record<string, number>} */
    let supports = {};
    /** @type {'supports'|'age'} */
    let order = 'supports';
    let asked = 0;
    for (let step = 0; step < 60; step++) {
      questions = { ...questions };
      for (let times = draw(4); times >= 0; times--) {
        const ids = Object.keys(questions);
        const id = ids[draw(Math.max(1, ids.length))];
        const what = draw(10);
        if (what < 4 || id === undefined) {
          asked += 1;
          questions[`q${asked}`] = question(asked, draw);
        } else if (what < 8) {
          const state = STATES[draw(STATES.length)];
          questions[id] = { ...questions[id], state, decided_at: step };
        } else if (what === 8) supports = { ...supports, [id]: draw(9) };
        else if (draw(4) === 0) delete questions[id];
      }
      if (draw(12) === 0) order = order === 'age' ? 'supports' : 'age';
      const queued = Object.values(questions).filter((one) => one.state === 'queued').map((one) => one.id);
      if (draw(3) === 0 || queued.length !== queue.length || queued.some((id) => !queue.includes(id))) queue = queued.sort(() => draw(3) - 1);
      const columns = standing.update(questions, queue, { order, supports });
      assert.deepEqual(columns, columnsOf(questions, queue, { order, supports }), `seed ${seed}, step ${step}`);
      const ranks = authorRanks(questions);
      for (const id of Object.keys(questions)) assert.equal(standing.rank(id), ranks.get(id), `seed ${seed}, step ${step}, ${id}`);
    }
  }
});

test('a column and a card that did not change are the very same', () => {
  const draw = chance(7);
  const standing = new Standing();
  const a = { ...question(1, draw), state: 'published' };
  const b = question(2, draw);
  const first = standing.update({ q1: a, q2: b }, []);
  const shown = standing.question('q1');
  const second = standing.update({ q1: a, q2: b, q3: question(3, draw) }, []);
  assert.equal(second.published, first.published);
  assert.notEqual(second.received, first.received);
  assert.equal(standing.question('q1'), shown);
});
