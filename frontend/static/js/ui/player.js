/**
 * The player: the program's picture, its controls, and one sentence whenever there is no picture. It never opens a connection: that is the
 * feed's. Browsers refuse sound before a touch, so it starts muted then and offers the sound as its largest button.
 */
import { signal } from '@preact/signals';
import { html } from 'htm/preact';
import { useEffect, useRef } from 'preact/hooks';
import { Icon } from './icon.js';
import { t } from './words.js';

/** @typedef {'connecting' | 'live' | 'needs_gesture' | 'lost' | 'codec_unavailable' | 'unavailable'} FeedState */
/**
 * @typedef {object} Feed
 * @property {import('@preact/signals').ReadonlySignal<FeedState>} state
 * @property {(video: HTMLVideoElement) => void} attach
 */

/** @type {Record<FeedState, string | null>} */
const SENTENCES = {
  live: null,
  needs_gesture: null,
  connecting: 'player.connecting',
  lost: 'player.lost',
  codec_unavailable: 'player.codec_unavailable',
  unavailable: 'player.unavailable',
};

/** How one player plays; kept apart from the element so that the controls follow whoever changes it, the keys of a headset too. */
export class Playing {
  /** @param {boolean} silent starts muted on purpose: a hall screen has its own sound */
  constructor(silent = false) {
    this.paused = signal(true);
    this.muted = signal(silent);
    this.volume = signal(1);
    /** @type {HTMLVideoElement | null} */
    this.video = null;
  }

  /** @param {HTMLVideoElement} video */
  attach(video) {
    this.video = video;
    video.muted = this.muted.value;
    const follow = () => {
      this.paused.value = video.paused;
      this.muted.value = video.muted;
      this.volume.value = video.volume;
    };
    for (const name of ['play', 'pause', 'playing', 'volumechange']) video.addEventListener(name, follow);
  }

  async play() {
    // Refused or overtaken by another load: the element stays paused and its events say so.
    await this.video?.play().catch(() => {});
  }

  toggle() {
    if (this.video?.paused) void this.play();
    else this.video?.pause();
  }

  /** @param {boolean} muted */
  mute(muted) {
    if (!this.video) return;
    this.video.muted = muted;
    if (!muted && this.video.volume === 0) this.video.volume = 1;
    if (!muted) void this.play();
  }

  /** @param {number} volume 0 to 1 */
  louder(volume) {
    if (!this.video) return;
    this.video.volume = volume;
    this.mute(volume === 0);
  }
}

/** @param {HTMLElement | null} box */
async function fullScreen(box) {
  if (!box) return;
  if (document.fullscreenElement) return document.exitFullscreen();
  if (box.requestFullscreen) return box.requestFullscreen();
  // iPhones give full screen to the element itself only.
  /** @type {any} */ (box.querySelector('video'))?.webkitEnterFullscreen?.();
}

/** @param {{feed: Feed, playing: Playing, label: string}} props */
export function Player({ feed, playing, label }) {
  const box = useRef(/** @type {HTMLDivElement | null} */ (null));
  const video = useRef(/** @type {HTMLVideoElement | null} */ (null));
  useEffect(() => {
    if (!video.current) return;
    playing.attach(video.current);
    feed.attach(video.current);
  }, [feed, playing]);

  const state = feed.state.value;
  const sentence = SENTENCES[state];
  const live = sentence === null;
  const paused = playing.paused.value;
  const muted = playing.muted.value;
  return html`<div class="player" ref=${box}>
    <div class="screen">
      <video ref=${video} playsinline aria-label=${label}></video>
      ${sentence && html`<div class="screen-note over" role="status"><p>${t(sentence)}</p></div>`}
      ${state === 'needs_gesture' &&
      muted &&
      html`<div class="screen-note touch">
        <button type="button" class="btn" onClick=${() => playing.mute(false)}><${Icon} name="vol" />${t('player.sound_on')}</button>
      </div>`}
    </div>
    <div class="controls" role="group" aria-label=${t('player.controls')}>
      ${live &&
      html`<button type="button" class="ctl" aria-label=${t(paused ? 'player.play' : 'player.pause')} onClick=${() => playing.toggle()}>
          <${Icon} name=${paused ? 'play' : 'pause'} />
        </button>
        <button type="button" class="ctl" aria-label=${t(muted ? 'player.unmute' : 'player.mute')} onClick=${() => playing.mute(!muted)}>
          <${Icon} name=${muted ? 'voloff' : 'vol'} />
        </button>
        <input
          class="volume"
          type="range"
          min="0"
          max="1"
          step="0.05"
          aria-label=${t('player.volume')}
          value=${muted ? 0 : playing.volume.value}
          onInput=${(/** @type {Event} */ event) => playing.louder(Number(/** @type {HTMLInputElement} */ (event.currentTarget).value))}
        />
        <span class=${paused ? 'live off' : 'live'}>${t(paused ? 'player.paused' : 'player.live')}</span><span class="push"></span>
        <button type="button" class="ctl" aria-label=${t('player.fullscreen')} onClick=${() => void fullScreen(box.current)}>
          <${Icon} name="full" />
        </button>`}
    </div>
  </div>`;
}
