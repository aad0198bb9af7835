/**
 * Plays the program in a video element, by WHEP, and goes on through losses. Owns the session and the element's source; never its controls.
 */
import { MediaLink, MediaRefused, statistics } from './media_link.js';
import { Lateness, sample } from './program_clock.js';
import { firstPicture, startPlaying } from './start_playing.js';

/**
 * @typedef {object} PlayingStats
 * @property {number | null} fps pictures shown per second
 * @property {number | null} loss share of packets missed, 0 to 1
 * @property {number | null} delay_ms time a picture waits before it is shown
 */

const LOOK_EVERY_MS = 1_000;
// Longer than a keyframe interval (2 s) and its request: what stands still this long does not come back by itself.
const STALLED_MS = 6_000;

function playsH264() {
  const codecs = RTCRtpReceiver.getCapabilities('video')?.codecs;
  return codecs === undefined || codecs.some((codec) => codec.mimeType.toLowerCase() === 'video/h264');
}

export class WhepPlayer extends MediaLink {
  /**
   * @param {HTMLVideoElement | null} video null: connect first, `show` later
   * @param {import('./media_link.js').MediaOptions & {audioOnly?: boolean, serverNow?: () => number}} options
   *   audioOnly: the sound alone, for poor networks; serverNow: the server's clock, for `programAt`
   */
  constructor(video, { audioOnly = false, endpoint, serverNow, ...options }) {
    super({ ...options, endpoint: audioOnly ? `${endpoint}?audio=1` : endpoint });
    this.video = video;
    this.audioOnly = audioOnly;
    this.serverNow = serverNow;
    this.stream = new MediaStream();
    /** @type {ReturnType<typeof setInterval> | undefined} */
    this.looking = undefined;
    this.seen = { bytes: 0, frames: 0, movedAt: 0 };
    this.lateness = new Lateness();
    this.totals = { waited_s: 0, emitted: 0 };
  }

  /** Begin, and go on through every loss until stop(). */
  play() {
    if (typeof RTCPeerConnection === 'undefined') this.tell('stopped', 'webrtc_unavailable');
    else if (!this.audioOnly && !playsH264()) this.tell('stopped', 'codec_unavailable');
    else this.start();
  }

  /** The touch that browsers want before they give sound: call it from a click. */
  async unmute() {
    if (this.video === null) return;
    this.video.muted = false;
    await this.video.play();
    if (this.state === 'needs_gesture') this.tell('live');
  }

  /** From now on in this element; a session that was only tried comes into sight. @param {HTMLVideoElement} video */
  async show(video) {
    this.video = video;
    video.srcObject = this.stream;
    const attempt = this.attempt;
    const state = await startPlaying(video);
    if (!this.audioOnly) await firstPicture(video);
    if (attempt === this.attempt) this.tell(state);
  }

  /** @param {RTCPeerConnection} pc */
  prepare(pc) {
    this.stream = new MediaStream();
    for (const kind of this.audioOnly ? ['audio'] : ['video', 'audio']) {
      this.stream.addTrack(pc.addTransceiver(kind, { direction: 'recvonly' }).receiver.track);
    }
    if (this.video !== null) this.video.srcObject = this.stream;
  }

  connected() {
    const attempt = this.attempt;
    const now = performance.now();
    this.seen = { bytes: 0, frames: 0, movedAt: now };
    this.lateness.forget();
    this.totals = { waited_s: 0, emitted: 0 };
    clearInterval(this.looking);
    this.looking = setInterval(() => void this.look(attempt), LOOK_EVERY_MS);
    void this.begin(attempt);
  }

  end() {
    clearInterval(this.looking);
    super.end();
  }

  /** @param {string | null} [code] */
  stop(code = null) {
    super.stop(code);
    if (this.video?.srcObject === this.stream) this.video.srcObject = null;
  }

  /** @param {number} attempt */
  async begin(attempt) {
    const video = this.video;
    // Without an element the statistics tell whether there is something to see (`look`).
    if (video === null) return;
    const state = await startPlaying(video);
    if (!this.audioOnly) await firstPicture(video);
    if (attempt !== this.attempt) return;
    this.failures = 0;
    this.tell(state);
  }

  /**
   * A connection may look well while nothing comes any more: start again when neither bytes nor (on a page that is seen) pictures move.
   * @param {number} attempt
   */
  async look(attempt) {
    let bytes = 0;
    let frames = 0;
    const entries = await statistics(this.pc);
    for (const entry of entries) {
      if (entry.type !== 'inbound-rtp') continue;
      bytes += entry.bytesReceived ?? 0;
      frames += entry.framesDecoded ?? 0;
    }
    if (attempt !== this.attempt) return;
    const now = performance.now();
    const watched = !this.audioOnly && document.visibilityState === 'visible' && this.video?.paused !== true;
    const heard = bytes > this.seen.bytes;
    const moved = heard && (!watched || frames > this.seen.frames);
    if (moved || this.seen.bytes === 0) this.seen = { bytes, frames, movedAt: moved ? now : this.seen.movedAt };
    if (now - this.seen.movedAt > STALLED_MS) return this.lose('media_unreachable');
    this.measure(entries);
    if (this.video === null && this.state !== 'live' && (this.audioOnly ? heard : frames > 1)) this.alive();
  }

  /** @param {any[]} entries */
  measure(entries) {
    if (this.serverNow === undefined) return;
    const seen = sample(entries, this.audioOnly ? 'audio' : 'video', this.totals);
    this.totals = seen.totals;
    this.lateness.add(seen, this.serverNow());
  }

  /** The server's time of what is shown now, in milliseconds; null while that is not known. @returns {number | null} */
  programAt() {
    const late = this.lateness.ms;
    if (late === null || this.serverNow === undefined || (this.state !== 'live' && this.state !== 'needs_gesture')) return null;
    return this.serverNow() - late;
  }

  /** @returns {Promise<PlayingStats>} */
  async stats() {
    /** @type {PlayingStats} */
    const found = { fps: null, loss: null, delay_ms: null };
    for (const entry of await statistics(this.pc)) {
      if (entry.type !== 'inbound-rtp' || entry.kind !== 'video') continue;
      const expected = entry.packetsReceived + entry.packetsLost;
      found.fps = entry.framesPerSecond ?? null;
      found.loss = expected > 0 ? entry.packetsLost / expected : null;
      if (entry.jitterBufferEmittedCount > 0) {
        found.delay_ms = Math.round((1000 * entry.jitterBufferDelay) / entry.jitterBufferEmittedCount);
      }
    }
    return found;
  }
}

export { MediaRefused };
