import assert from 'node:assert/strict';
import test, { mock } from 'node:test';
import { signal } from '@preact/signals-core';
import { inTime, waitFor } from '../../../frontend/static/js/ui/in_time.js';

const asked = (/** @type {string} */ id, text = /** @type {string | null} */ ('?')) => ({ [id]: { id, text } });
const viewOf = (/** @type {string | null} */ id, more = {}) =>
  /** @type {any} */ ({ on_air: id === null ? null : { question: id, since: 1 }, questions: { ...asked('q1'), ...asked('q2') }, queue: [], ...more });

/** A page whose picture is `late` behind the server's clock; null: no picture. */
function page(late = /** @type {number | null} */ (6000)) {
  mock.timers.enable({ apis: ['setTimeout'] });
  const clock = { now: 100_000, late, at: /** @type {number | undefined} */ (undefined) };
  const view = signal(viewOf(null));
  const shown = inTime(/** @type {any} */ (view), {
    changedAt: () => clock.at,
    programAt: () => (clock.late === null ? null : clock.now - clock.late),
    now: () => clock.now,
  });
  const pass = (/** @type {number} */ ms) => {
    for (let left = ms; left > 0; left -= 50) {
      clock.now += 50;
      mock.timers.tick(50);
    }
  };
  const comes = (/** @type {string | null} */ id, more = {}) => {
    clock.at = clock.now;
    view.value = viewOf(id, more);
  };
  const now = () => shown.value.on_air?.question ?? null;
  return { clock, view, shown, pass, comes, now };
}

test.afterEach(() => mock.timers.reset());

test('a question comes when the picture reaches it, and goes the same way', () => {
  const { pass, comes, now } = page(6000);
  comes('q1');
  pass(5900);
  assert.equal(now(), null);
  pass(150);
  assert.equal(now(), 'q1');
  comes(null);
  pass(5900);
  assert.equal(now(), 'q1');
  pass(150);
  assert.equal(now(), null);
});

test('what is not tied to the picture is immediate', () => {
  const { comes, shown } = page(6000);
  comes('q1', { queue: ['q2'] });
  assert.deepEqual(shown.value.queue, ['q2']);
  assert.equal(shown.value.on_air, null);
});

test('nothing is held without a picture, nor longer than twenty seconds', () => {
  const none = page(null);
  none.comes('q1');
  assert.equal(none.now(), 'q1');
  assert.equal(waitFor({ at: 50_000, since: 50_000 }, 45_000, 50_000), 5000);
  assert.equal(waitFor({ at: 50_000, since: 50_000 }, 45_000, 70_000), 0);
  assert.equal(waitFor({ at: 50_000, since: 50_000 }, 29_999, 50_000), 0);
});

test('a picture that goes gives out what was held for it', () => {
  const { clock, pass, comes, now } = page(6000);
  comes('q1');
  pass(1000);
  assert.equal(now(), null);
  clock.late = null;
  pass(300);
  assert.equal(now(), 'q1');
});

test('the order stays, even where times do not', () => {
  const { clock, view, pass, comes, now } = page(6000);
  comes('q1');
  clock.at = clock.now - 5000;
  view.value = viewOf('q2');
  pass(1500);
  assert.equal(now(), null);
  pass(4600);
  assert.equal(now(), 'q2');
});

test('a change of unknown time, as in a snapshot, is shown at once', () => {
  const { clock, view, now } = page(6000);
  clock.at = undefined;
  view.value = viewOf('q1');
  assert.equal(now(), 'q1');
});

test('words that were taken away are gone at once', () => {
  const { clock, view, pass, comes, now } = page(6000);
  comes('q1');
  pass(7000);
  assert.equal(now(), 'q1');
  clock.at = clock.now;
  view.value = { ...viewOf(null), questions: asked('q1', null) };
  assert.equal(now(), null);
});
