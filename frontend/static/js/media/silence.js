/**
 * Notices that nothing comes from the other end any more. The panel reports at least every 1.5 s on what it gets and sends (RTCP), while
 * browsers take 5 s and more to miss a machine that is gone (RFC 7675 consent).
 */
import { statistics } from './statistics.js';

const LOOK_EVERY_MS = 1_000;
const SILENT_MS = 3_500;

/** Bytes received on the transport, reports included; null where the browser does not count them. @param {any[]} entries */
export function received(entries) {
  const transport = entries.find((entry) => entry.type === 'transport' && typeof entry.bytesReceived === 'number');
  if (transport) return transport.bytesReceived;
  const pair = entries.find((entry) => entry.type === 'candidate-pair' && entry.nominated && typeof entry.bytesReceived === 'number');
  return pair ? pair.bytesReceived : null;
}

/**
 * @param {RTCPeerConnection} pc
 * @param {() => void} onSilent called once
 * @returns {() => void} ends the watch
 */
export function watchSilence(pc, onSilent) {
  let bytes = /** @type {number | null} */ (null);
  let movedAt = performance.now();
  let lookedAt = movedAt;
  const timer = setInterval(async () => {
    const now = performance.now();
    // A tab that slept, or a machine: what did not come meanwhile says nothing.
    if (now - lookedAt > 2 * LOOK_EVERY_MS) movedAt = now;
    lookedAt = now;
    const count = received(await statistics(pc));
    if (count === null || count !== bytes) movedAt = now;
    bytes = count;
    if (now - movedAt <= SILENT_MS) return;
    clearInterval(timer);
    onSilent();
  }, LOOK_EVERY_MS);
  return () => clearInterval(timer);
}
