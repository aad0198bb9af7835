import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import { received, watchSilence } from '../../../frontend/static/js/media/silence.js';

/** @param {() => any[]} entries */
const connection = (entries) =>
  /** @type {RTCPeerConnection} */ (/** @type {unknown} */ ({ connectionState: 'connected', getStats: async () => new Map(entries().map((one, at) => [at, one])) }));

/** @param {number} seconds */
async function pass(seconds) {
  for (let at = 0; at < seconds; at += 1) {
    now += 1000;
    mock.timers.tick(1000);
    for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
  }
}
let now = 0;

test('bytes are the transport’s, else those of the chosen pair, else unknown', () => {
  assert.equal(received([{ type: 'transport', bytesReceived: 7 }]), 7);
  assert.equal(received([{ type: 'transport' }, { type: 'candidate-pair', nominated: true, bytesReceived: 5 }]), 5);
  assert.equal(received([{ type: 'candidate-pair', nominated: false, bytesReceived: 5 }]), null);
});

test('a connection on which nothing comes for some seconds is told once, one that is not counted never', async () => {
  mock.timers.enable({ apis: ['setInterval'] });
  mock.method(performance, 'now', () => now);
  let bytes = 0;
  let told = 0;
  const end = watchSilence(
    connection(() => [{ type: 'transport', bytesReceived: bytes }]),
    () => (told += 1),
  );
  const uncounted = watchSilence(
    connection(() => []),
    () => assert.fail('nothing is known of it'),
  );
  for (let at = 0; at < 5; at += 1) {
    bytes += 100;
    await pass(1);
  }
  assert.equal(told, 0);
  await pass(3);
  assert.equal(told, 0);
  await pass(3);
  assert.equal(told, 1);
  now += 60_000; // a machine that slept
  await pass(2);
  assert.equal(told, 1);
  end();
  uncounted();
  mock.timers.reset();
});
