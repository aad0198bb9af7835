/**
 * What is under the picture: pause, sound, how far behind, the way back, what is loaded, full screen. Fetched with the picture.
 */
import { html } from 'htm/preact';
import { useEffect, useState } from 'preact/hooks';
import { Icon } from './icon.js';
import { delayWords, SeekLine } from './player_line.js';
import { keepMode, ModeChoice, PlayerSettings } from './player_modes.js';
import { t } from './words.js';

/** @typedef {import('./program_feed.js').ProgramFeed} ProgramFeed */
/** @typedef {import('./playing.js').Playing} Playing */
/** @typedef {import('../media/program_player.js').Mode} Mode */

/** Long enough to be read twice. */
const NOTE_MS = 12_000;
const STEP_BACK_S = 30;

/** @param {{feed: ProgramFeed, playing: Playing, box: {current: HTMLElement | null}}} props */
export function PlayerControls({ feed, playing, box }) {
  const mode = feed.mode.value;
  const live = feed.state.value === 'live' || feed.state.value === 'needs_gesture';
  const noted = useLaterNote(live && feed.stage.value === 'later');
  /** @param {Mode} chosen */
  const choose = (chosen) => {
    keepMode(chosen);
    feed.choose(chosen);
  };
  return html`${live && feed.stage.value !== 'direct' && html`<${SeekLine} feed=${feed} />`}
    <div class="controls" role="group" aria-label=${t('player.controls')}>
      ${live && html`<${Playback} feed=${feed} playing=${playing} />`}<span class="push"></span>
      ${live &&
      html`<button type="button" class="ctl num" onClick=${() => feed.goTo(feed.behind.value + STEP_BACK_S)}>
        <span aria-hidden="true">−${STEP_BACK_S}\u00a0s</span><span class="sr">${t('player.step_back')}</span>
      </button>`}
      ${mode === 'text'
        ? html`<${ModeChoice} mode=${mode} onChoose=${choose} />`
        : html`<${PlayerSettings} mode=${mode} onChoose=${choose} technical=${() => feed.technical()} />`}
      ${live &&
      mode === 'picture' &&
      html`<button type="button" class="ctl" aria-label=${t('player.fullscreen')} onClick=${() => void fullScreen(box.current)}>
        <${Icon} name="full" />
      </button>`}
    </div>
    <p class="player-note" role="status">${noted && t(`player.later.${mode === 'sound' ? 'sound' : 'picture'}`)}</p>`;
}

/** Why it comes later all at once: said for a while. @param {boolean} later */
function useLaterNote(later) {
  const [shown, show] = useState(false);
  useEffect(() => {
    show(later);
    if (!later) return undefined;
    const timer = setTimeout(() => show(false), NOTE_MS);
    return () => clearTimeout(timer);
  }, [later]);
  return shown;
}

/** @param {{feed: ProgramFeed, playing: Playing}} props */
function Playback({ feed, playing }) {
  const paused = playing.paused.value;
  const muted = playing.muted.value;
  const delay = feed.delay.value;
  const behind = feed.behind.value > 0;
  const toLive = () => {
    feed.toLive();
    void playing.play();
  };
  return html`<button type="button" class="ctl" aria-label=${t(paused ? 'player.play' : 'player.pause')} onClick=${() => playing.toggle()}>
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
    ${behind
      ? html`<button type="button" class="btn small to-live" onClick=${toLive}>${t('player.to_live')}</button>`
      : html`<span class=${paused ? 'live off' : 'live'}>${t(paused ? 'player.paused' : 'player.live')}</span>`}
    ${!behind && !paused && feed.stage.value === 'direct' && delay !== null && html`<span class="delay num">${delayWords(delay)}</span>`}`;
}

/** @param {HTMLElement | null} box */
async function fullScreen(box) {
  if (!box) return;
  if (document.fullscreenElement) return document.exitFullscreen();
  if (box.requestFullscreen) return box.requestFullscreen();
  // iPhones give full screen to the element itself only.
  /** @type {any} */ (box.querySelector('video'))?.webkitEnterFullscreen?.();
}
