/**
 * The program clock: when the picture on the screen was made, in the server's time. Pure arithmetic on what browsers tell; reads no clock.
 * @module
 */

/** `estimatedPlayoutTimestamp` counts from 1900 (NTP, RFC 3550 §4); measured in Chromium 156, where the specification leaves the epoch open. */
const NTP_EPOCH_MS = 2_208_988_800_000;
/** How far a reading may be from the server's clock before it is somebody's fault and not a delay: half a WebRTC jitter buffer's most. */
const BELIEVED_MS = 10_000;
const KEPT = 5;

/**
 * What one look at a connection's statistics says of its delay.
 * @typedef {object} Sample
 * @property {number | null} played_at server's time of what is being played, from the sender reports; null where browsers do not say
 * @property {number} waited_ms mean time in the jitter buffer since the look before
 * @property {number} trip_ms to the media port and back
 * @property {Totals} totals for the next look
 */
/** @typedef {{waited_s: number, emitted: number}} Totals */

/**
 * @param {readonly any[]} entries of RTCPeerConnection.getStats
 * @param {'video'|'audio'} kind
 * @param {Totals} before
 * @returns {Sample}
 */
export function sample(entries, kind, before) {
  const inbound = entries.find((entry) => entry.type === 'inbound-rtp' && entry.kind === kind);
  const pair = entries.find((entry) => entry.type === 'candidate-pair' && typeof entry.currentRoundTripTime === 'number');
  const totals = { waited_s: inbound?.jitterBufferDelay ?? 0, emitted: inbound?.jitterBufferEmittedCount ?? 0 };
  const emitted = totals.emitted - before.emitted;
  return {
    played_at: sinceUnixEpoch(inbound?.estimatedPlayoutTimestamp),
    waited_ms: emitted > 0 ? (1000 * (totals.waited_s - before.waited_s)) / emitted : 0,
    trip_ms: 1000 * (pair?.currentRoundTripTime ?? 0),
    totals,
  };
}

/** @param {unknown} ntp milliseconds since 1900, or (Safari) since 1970 @returns {number | null} */
export function sinceUnixEpoch(ntp) {
  if (typeof ntp !== 'number' || ntp <= 0) return null;
  return ntp > NTP_EPOCH_MS ? ntp - NTP_EPOCH_MS : ntp;
}

/** How late the picture is: the middle of the last readings, so that one late look moves nothing. */
export class Lateness {
  /** @type {number[]} */
  #readings = [];

  /** @param {Sample} sample @param {number} server_now */
  add({ played_at, waited_ms, trip_ms }, server_now) {
    const told = played_at === null ? null : server_now - played_at;
    // Without sender reports: what waits here, and half the way. What the way back takes more than the way there is not known.
    const late = told !== null && Math.abs(told) < BELIEVED_MS ? told : waited_ms + trip_ms / 2;
    const middle = this.ms;
    // Another session, a network that changed: the readings of before are of another picture.
    if (middle !== null && Math.abs(late - middle) > 1000) this.#readings = [];
    this.#readings = [...this.#readings.slice(1 - KEPT), late];
  }

  forget() {
    this.#readings = [];
  }

  /** @returns {number | null} */
  get ms() {
    const sorted = [...this.#readings].sort((a, b) => a - b);
    return sorted[Math.floor(sorted.length / 2)] ?? null;
  }
}
