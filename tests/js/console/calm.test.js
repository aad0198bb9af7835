import assert from 'node:assert/strict';
import test from 'node:test';
import { signal } from '@preact/signals';
import { calmed } from '../../../frontend/static/js/console/calm.js';

test('the first change passes at once, those of a flood together, and whoever must know can', () => {
  let now = 1000;
  /** @type {[number, () => void][]} */
  const planned = [];
  const source = signal(0);
  const { view, catchUp } = calmed(source, () => 100, { now: () => now, after: (ms, run) => planned.push([now + ms, run]) });
  source.value = 1;
  assert.equal(view.value, 1);
  for (const next of [2, 3, 4]) {
    now += 10;
    source.value = next;
  }
  assert.equal(view.value, 1);
  catchUp();
  assert.equal(view.value, 4);
  source.value = 5;
  assert.equal(planned.length, 1);
  const [at, run] = /** @type {[number, () => void]} */ (planned[0]);
  assert.equal(at, 1100);
  now = at;
  run();
  assert.equal(view.value, 5);
});

test('without a pause nothing waits', () => {
  const source = signal(0);
  const { view } = calmed(source, () => 0);
  for (const next of [1, 2, 3]) {
    source.value = next;
    assert.equal(view.value, next);
  }
});
