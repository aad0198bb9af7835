/**
 * The debate's program as a player's feed: fetches what opens connections only once something is to be played, hands it fresh tickets, and
 * says in a few words how it goes. Which way the program comes is media/program_player.js's matter.
 */
import { signal } from '@preact/signals';
import { fetched } from './fetched.js';
import { isOver } from './questions.js';

/** @typedef {import('../media/program_player.js').Mode} Mode */
/** @typedef {import('../media/path_steps.js').Stage} Stage */
/** @typedef {'off' | 'connecting' | 'live' | 'needs_gesture' | 'lost' | 'codec_unavailable' | 'unavailable'} FeedState */
/** @typedef {{freshMedia: () => Promise<{ticket: string, url: string}>, now: () => number, main: {peek(): any}}} MediaLine */
/** @typedef {{media_url: string, broadcast: string, view: {debate: {id: string}}}} ProgramBoot */
/** @template T @typedef {import('@preact/signals').Signal<T>} Signal */

const LOOK_EVERY_MS = 500;
/** Who is further from the live picture than this has gone back, or has paused. */
const BEHIND_S = 8;

/**
 * What a viewer is told for each state of a connection.
 * @param {import('../media/media_link.js').MediaNews} news
 * @param {Stage} [stage]
 * @returns {FeedState}
 */
export function feedState({ state, code }, stage = 'direct') {
  if (stage === 'off') return 'off';
  if (state !== 'stopped') return code === 'not_live' ? 'unavailable' : state;
  return code === 'codec_unavailable' ? 'codec_unavailable' : 'unavailable';
}

export class ProgramFeed {
  state = signal(/** @type {FeedState} */ ('connecting'));
  stage = signal(/** @type {Stage} */ ('off'));
  mode = signal(/** @type {Mode} */ ('picture'));
  /** Milliseconds from the debate to what is shown; null while that is not known. */
  delay = signal(/** @type {number | null} */ (null));
  /** Seconds between the live picture and the one that is shown; 0 for that picture. */
  behind = signal(0);
  /** Seconds one may go back. */
  window = signal(0);

  /** @type {HTMLVideoElement | null} */ #video = null;
  /** @type {Promise<import('../media/program_player.js').ProgramPlayer> | null} */ #player = null;
  /** @type {import('../media/program_player.js').ProgramPlayer | null} */ #playing = null;
  #live = true;

  /** @param {MediaLine} wire @param {ProgramBoot} boot @param {Mode} [mode] */
  constructor(wire, boot, mode = 'picture') {
    this.wire = wire;
    this.boot = boot;
    this.mode.value = mode;
  }

  /** @param {HTMLVideoElement} video */
  attach(video) {
    if (this.#video === video) return;
    this.#video = video;
    void this.#follow();
  }

  /** @param {boolean} live whether the debate has a program to play */
  want(live) {
    this.#live = live;
    void this.#follow();
  }

  /** @param {Mode} mode */
  choose(mode) {
    this.mode.value = mode;
    void this.#follow();
  }

  /** @param {number} behind_s before the live picture */
  goTo(behind_s) {
    this.#playing?.goTo(behind_s);
    this.#look();
  }

  toLive() {
    this.#playing?.toLive();
    this.#look();
  }

  /** The server's time of what is on the screen now; null when nothing plays there that somebody could see. */
  programAt() {
    const there = this.state.value === 'live' || this.state.value === 'needs_gesture';
    if (!there || this.#video === null || this.#video.paused || document.visibilityState !== 'visible') return null;
    return this.#playing?.programAt() ?? null;
  }

  /** What is shown, for those who want to know: its size and its way. */
  technical() {
    const way = this.stage.value === 'direct' ? 'WebRTC' : 'LL-HLS';
    const { videoWidth = 0, videoHeight = 0 } = this.#video ?? {};
    return videoWidth > 0 && this.mode.value === 'picture' ? `${way}, ${videoWidth}\u00a0×\u00a0${videoHeight}` : way;
  }

  async #follow() {
    const video = this.#video;
    if (video === null) return;
    const mode = this.#live ? this.mode.value : 'text';
    if (mode === 'text' && this.#player === null) {
      this.state.value = 'off';
      return;
    }
    this.#player ??= this.#open(video);
    this.#playing = await this.#player;
    this.#playing.want(this.#live ? this.mode.value : 'text');
  }

  /** @param {HTMLVideoElement} video */
  async #open(video) {
    const { openProgram } = await fetched(() => import('../media/program_doors.js'));
    const { wire, boot } = this;
    const over = () => isOver(wire.main.peek().debate.phase);
    const player = openProgram(video, { wire, boot, over, fetched }, (news, stage) => {
      this.stage.value = stage;
      this.state.value = feedState(news, stage);
      this.#look();
    });
    setInterval(() => this.#look(), LOOK_EVERY_MS);
    return player;
  }

  #look() {
    const player = this.#playing;
    const at = player?.programAt() ?? null;
    this.delay.value = at === null ? null : Math.max(0, Math.round((this.wire.now() - at) / 100) * 100);
    const behind = player?.behind() ?? 0;
    this.behind.value = behind > BEHIND_S || (this.stage.value === 'back' && behind > 1) ? Math.round(behind) : 0;
    this.window.value = Math.floor(player?.window() ?? 0);
    // Caught up, by seeking or by a short pause: the live picture again, and by the direct way if it goes.
    if (this.stage.value === 'back' && this.programAt() !== null && behind < 1) player?.toLive();
  }
}
