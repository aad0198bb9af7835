/**
 * Plays the program by segments (LL-HLS) in a video element, and goes on through losses. Speaks the same few words as whep.js. hls.js where it
 * runs, the browser's own player elsewhere: Chromium has one too, which is five seconds later than hls.js.
 */
import Hls from 'hls.js';
import { retryDelay } from './media_link.js';
import { firstPicture, startPlaying } from './start_playing.js';

/** @typedef {import('./media_link.js').MediaState} MediaState */
/** @typedef {import('./media_link.js').MediaNews} MediaNews */

const LOOK_EVERY_MS = 1_000;
/** A playlist is answered within five seconds or not at all; past this the element does not come on by itself. */
const STALLED_MS = 8_000;
/** A debate that has no program yet: the broadcast begins with its first picture. */
const NOT_LIVE_MS = 3_000;
const MEDIA_ERRORS_MS = 5_000;

/** @type {Partial<import('hls.js').HlsConfig>} */
const CONFIG = {
  // Where to play is the playlist's PART-HOLD-BACK: `liveSyncDuration` stays unset, it would override it.
  lowLatencyMode: true,
  maxLiveSyncPlaybackRate: 1.2,
  liveDurationInfinity: true,
  maxBufferLength: 12,
  // What was played is fetched again by who goes back; half an hour of it in memory is 300 MB.
  backBufferLength: 20,
  // Our segments are fMP4 already: there is nothing to transmux, and no worker to start.
  enableWorker: false,
  startFragPrefetch: true,
};

export class SegmentPlayer {
  /**
   * @param {HTMLVideoElement} video
   * @param {object} options
   * @param {string} options.address of the playlist
   * @param {boolean} [options.audioOnly]
   * @param {number} [options.behind_s] where to begin: so long before the live edge
   * @param {(news: MediaNews) => void} options.onState
   */
  constructor(video, { address, audioOnly = false, behind_s = 0, onState }) {
    this.video = video;
    this.address = address;
    this.audioOnly = audioOnly;
    this.behind_s = behind_s;
    this.onState = onState;
    /** @type {MediaState} */
    this.state = 'stopped';
    /** @type {string | null} */
    this.code = null;
    /** @type {Hls | null} */
    this.hls = null;
    /** Each load has a number; what an older one still says is let pass. */
    this.attempt = 0;
    this.failures = 0;
    this.mediaErrorAt = -Infinity;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
    /** @type {ReturnType<typeof setInterval> | undefined} */
    this.looking = undefined;
    this.seen = { time: 0, movedAt: 0 };
    this.failed = () => this.lose(null);
  }

  play() {
    if (this.state !== 'stopped') return;
    if (!Hls.isSupported() && !this.native()) return this.tell('stopped', 'codec_unavailable');
    this.looking = setInterval(() => this.look(), LOOK_EVERY_MS);
    this.tell('connecting');
    this.load();
  }

  stop() {
    clearInterval(this.looking);
    this.unload();
    this.tell('stopped');
  }

  native() {
    return this.video.canPlayType('application/vnd.apple.mpegurl') !== '';
  }

  load() {
    this.unload();
    const attempt = this.attempt;
    this.seen = { time: this.video.currentTime, movedAt: performance.now() };
    if (Hls.isSupported()) this.loadInto(attempt);
    else {
      this.video.addEventListener('error', this.failed);
      this.video.src = this.address;
    }
    void this.begin(attempt);
  }

  /** @param {number} attempt */
  loadInto(attempt) {
    const hls = new Hls(CONFIG);
    this.hls = hls;
    hls.on(Hls.Events.ERROR, (_, data) => attempt === this.attempt && data.fatal && this.fault(data));
    hls.loadSource(this.address);
    hls.attachMedia(this.video);
  }

  unload() {
    this.attempt += 1;
    clearTimeout(this.timer);
    this.video.removeEventListener('error', this.failed);
    if (this.hls !== null) this.hls.destroy();
    else if (this.video.src !== '') {
      this.video.removeAttribute('src');
      this.video.load();
    }
    this.hls = null;
  }

  /** @param {number} attempt */
  async begin(attempt) {
    // An element that plays nothing yet rejects nothing: what the browser allows is known once there is something to play.
    await firstPicture(this.video);
    if (attempt !== this.attempt) return;
    if (this.behind_s > 0) await this.goThere();
    if (attempt !== this.attempt) return;
    const state = await startPlaying(this.video);
    if (attempt !== this.attempt) return;
    this.failures = 0;
    this.tell(state);
  }

  /** Where the viewer wanted to begin: known once the live edge is. */
  async goThere() {
    const there = new Promise((resolve) => this.video.addEventListener('seeked', resolve, { once: true }));
    this.seek(this.behind_s);
    this.behind_s = 0;
    await there;
  }

  /** @param {import('hls.js').ErrorData} data */
  fault(data) {
    const now = performance.now();
    if (data.type === Hls.ErrorTypes.MEDIA_ERROR && now - this.mediaErrorAt > MEDIA_ERRORS_MS) {
      this.mediaErrorAt = now;
      this.hls?.recoverMediaError();
      return;
    }
    this.lose(data.response?.code === 404 ? 'not_live' : 'media_unreachable');
  }

  /** @param {string | null} code */
  lose(code) {
    this.unload();
    this.tell('lost', code ?? 'media_unreachable');
    const wait = retryDelay(this.failures, Math.random());
    this.timer = setTimeout(() => this.load(), code === 'not_live' ? NOT_LIVE_MS + wait / 2 : wait);
    this.failures += 1;
  }

  look() {
    const now = performance.now();
    const { currentTime, paused } = this.video;
    if (paused || currentTime !== this.seen.time || document.visibilityState !== 'visible') this.seen = { time: currentTime, movedAt: now };
    if (this.state !== 'lost' && this.attempt > 0 && now - this.seen.movedAt > STALLED_MS) this.lose(null);
  }

  /** The server's time of what is shown now, in milliseconds; null while that is not known. @returns {number | null} */
  programAt() {
    if (this.state !== 'live' && this.state !== 'needs_gesture') return null;
    const at = this.hls === null ? startDate(this.video) + 1000 * this.video.currentTime : this.hls.playingDate?.getTime();
    return at === undefined || Number.isNaN(at) ? null : at;
  }

  /** How far back one may go, in seconds before the live edge. */
  window() {
    const { seekable } = this.video;
    return seekable.length > 0 ? Math.max(0, this.edge() - seekable.start(0)) : 0;
  }

  /** Where the live picture is played, on the element's own line of time. */
  edge() {
    const { seekable } = this.video;
    return this.hls?.liveSyncPosition ?? (seekable.length > 0 ? seekable.end(seekable.length - 1) : this.video.currentTime);
  }

  /** @returns {number} seconds between the live picture and the one that is shown */
  behind() {
    return Math.max(0, this.edge() - this.video.currentTime);
  }

  /** @param {number} behind_s 0: the live picture */
  seek(behind_s) {
    if (this.video.seekable.length === 0) this.behind_s = behind_s;
    else this.video.currentTime = Math.max(this.video.seekable.start(0), this.edge() - behind_s);
  }

  /** @param {MediaState} state @param {string | null} [code] */
  tell(state, code = null) {
    if (state === this.state && code === this.code) return;
    this.state = state;
    this.code = code;
    this.onState({ state, code });
  }
}

/** Safari's own player tells the date of its time zero (HTML, getStartDate); nobody else has it. @param {HTMLVideoElement} video */
function startDate(video) {
  const told = /** @type {{getStartDate?: () => Date}} */ (/** @type {unknown} */ (video)).getStartDate?.();
  return told?.getTime() ?? Number.NaN;
}
