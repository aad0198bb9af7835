import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inTurn } from '../../../frontend/static/js/wire/in_turn.js';

/** A browser's locks, as far as they are used here. @returns {any} */
function locks() {
  let last = Promise.resolve();
  return {
    request(/** @type {string} */ _, /** @type {any} */ { signal }, /** @type {() => Promise<any>} */ work) {
      const before = last;
      const aborted = new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('AbortError'))));
      const turn = Promise.race([before, aborted]).then(work);
      last = Promise.all([before, turn.catch(() => {})]).then(() => {});
      return turn;
    },
  };
}

test('two tabs ask one after the other, and without locks each for itself', async () => {
  const shared = locks();
  /** @type {string[]} */
  const told = [];
  const ask = (/** @type {string} */ name) => async () => {
    told.push(`${name} asks`);
    await new Promise((done) => setTimeout(done, 5));
    told.push(`${name} is answered`);
    return name;
  };
  assert.deepEqual(await Promise.all([inTurn(ask('a'), shared), inTurn(ask('b'), shared)]), ['a', 'b']);
  assert.deepEqual(told, ['a asks', 'a is answered', 'b asks', 'b is answered']);
  assert.equal(await inTurn(ask('c'), /** @type {any} */ (null)), 'c');
});

test('a turn that is never given back is not waited for', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const shared = locks();
  void inTurn(() => new Promise(() => {}), shared);
  const asked = inTurn(async () => 'went alone', shared);
  t.mock.timers.tick(3_000);
  assert.equal(await asked, 'went alone');
});
