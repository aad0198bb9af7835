/**
 * Plays the program in a video element, by WHEP, and goes on through losses. Owns the session and the element's source; never its controls.
 */
import { MediaLink, MediaRefused, statistics } from './media_link.js';

/**
 * @typedef {object} PlayingStats
 * @property {number | null} fps pictures shown per second
 * @property {number | null} loss share of packets missed, 0 to 1
 * @property {number | null} delay_ms time a picture waits before it is shown
 */

const LOOK_EVERY_MS = 2_000;
// Longer than a keyframe interval (2 s) and its request: what stands still this long does not come back by itself.
const STALLED_MS = 6_000;

function playsH264() {
  const codecs = RTCRtpReceiver.getCapabilities('video')?.codecs;
  return codecs === undefined || codecs.some((codec) => codec.mimeType.toLowerCase() === 'video/h264');
}

export class WhepPlayer extends MediaLink {
  /**
   * @param {HTMLVideoElement} video
   * @param {import('./media_link.js').MediaOptions & {audioOnly?: boolean}} options audioOnly: the sound alone, for poor networks
   */
  constructor(video, { audioOnly = false, endpoint, ...options }) {
    super({ ...options, endpoint: audioOnly ? `${endpoint}?audio=1` : endpoint });
    this.video = video;
    this.audioOnly = audioOnly;
    /** @type {ReturnType<typeof setInterval> | undefined} */
    this.looking = undefined;
    this.seen = { bytes: 0, frames: 0, movedAt: 0 };
  }

  /** Begin, and go on through every loss until stop(). */
  play() {
    if (!this.audioOnly && !playsH264()) this.tell('stopped', 'codec_unavailable');
    else this.start();
  }

  /** The touch that browsers want before they give sound: call it from a click. */
  async unmute() {
    this.video.muted = false;
    await this.video.play();
    if (this.state === 'needs_gesture') this.tell('live');
  }

  /** @param {RTCPeerConnection} pc */
  prepare(pc) {
    const stream = new MediaStream();
    for (const kind of this.audioOnly ? ['audio'] : ['video', 'audio']) {
      stream.addTrack(pc.addTransceiver(kind, { direction: 'recvonly' }).receiver.track);
    }
    this.video.srcObject = stream;
  }

  connected() {
    const attempt = this.attempt;
    this.seen = { bytes: 0, frames: 0, movedAt: performance.now() };
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
    this.video.srcObject = null;
  }

  /** @param {number} attempt */
  async begin(attempt) {
    /** @type {import('./media_link.js').MediaState} */
    let state = 'live';
    try {
      await this.video.play();
    } catch (error) {
      // NotAllowedError: no sound before a gesture (HTML, "allowed to play"). Anything else is a pause or another load: the page's matter.
      if (/** @type {any} */ (error)?.name === 'NotAllowedError') {
        state = 'needs_gesture';
        this.video.muted = true;
        await this.video.play().catch(() => {});
      }
    }
    await this.firstPicture();
    if (attempt !== this.attempt) return;
    this.failures = 0;
    this.tell(state);
  }

  /** Live is said when there is something to see, not when packets flow. */
  firstPicture() {
    if (this.audioOnly || this.video.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA) return Promise.resolve();
    return new Promise((resolve) => {
      if ('requestVideoFrameCallback' in this.video) this.video.requestVideoFrameCallback(() => resolve(undefined));
      this.video.addEventListener('loadeddata', () => resolve(undefined), { once: true });
    });
  }

  /**
   * A connection may look well while nothing comes any more: start again when neither bytes nor (on a page that is seen) pictures move.
   * @param {number} attempt
   */
  async look(attempt) {
    let bytes = 0;
    let frames = 0;
    for (const entry of await statistics(this.pc)) {
      if (entry.type !== 'inbound-rtp') continue;
      bytes += entry.bytesReceived ?? 0;
      frames += entry.framesDecoded ?? 0;
    }
    if (attempt !== this.attempt) return;
    const now = performance.now();
    const watched = !this.audioOnly && document.visibilityState === 'visible' && !this.video.paused;
    const moved = bytes > this.seen.bytes && (!watched || frames > this.seen.frames);
    if (moved || this.seen.bytes === 0) this.seen = { bytes, frames, movedAt: moved ? now : this.seen.movedAt };
    if (now - this.seen.movedAt > STALLED_MS) this.lose('media_unreachable');
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
