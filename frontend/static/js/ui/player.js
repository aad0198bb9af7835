/**
 * The player: the program's picture, its controls, and one sentence whenever there is no picture. It never opens a connection: that is the
 * feed's. Browsers refuse sound before a touch, so it starts muted then and offers the sound as its largest button.
 */
import { html } from 'htm/preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { Icon } from './icon.js';
import { fetched } from './fetched.js';
import { t } from './words.js';

/** @typedef {import('./program_feed.js').FeedState} FeedState */
/** @typedef {import('./program_feed.js').ProgramFeed} ProgramFeed */
/** @typedef {import('./playing.js').Playing} Playing */

/** @type {Record<FeedState, string | null>} */
const SENTENCES = {
  off: null,
  live: null,
  needs_gesture: null,
  connecting: 'player.connecting',
  lost: 'player.lost',
  codec_unavailable: 'player.codec_unavailable',
  unavailable: 'player.unavailable',
};
/** @param {{feed: ProgramFeed, playing: Playing, label: string}} props */
export function Player({ feed, playing, label }) {
  const box = useRef(/** @type {HTMLDivElement | null} */ (null));
  const video = useRef(/** @type {HTMLVideoElement | null} */ (null));
  useEffect(() => {
    if (!video.current) return;
    playing.attach(video.current);
    feed.attach(video.current);
  }, [feed, playing]);
  // What is there to be touched comes with the picture, and not before the words of the page.
  const [Controls, setControls] = useState(/** @type {{All: typeof import('./player_controls.js').PlayerControls} | null} */ (null));
  useEffect(() => void fetched(() => import('./player_controls.js')).then(({ PlayerControls }) => setControls({ All: PlayerControls })), []);

  const mode = feed.mode.value;
  const state = feed.state.value;
  const sentence = SENTENCES[state];
  const live = state === 'live' || state === 'needs_gesture';
  return html`<div class=${`player as-${mode}`} ref=${box}>
    <div class="screen">
      <div class="picture"><video ref=${video} playsinline aria-label=${label}></video></div>
      ${mode === 'sound' && live && html`<p class="screen-note"><span class="row"><${Icon} name="vol" />${t('player.sound_only')}</span></p>`}
      ${mode === 'text' && html`<p class="screen-note">${t('player.text_only')}</p>`}
      ${mode !== 'text' && sentence && html`<div class="screen-note over" role="status"><p>${t(sentence)}</p></div>`}
      ${state === 'needs_gesture' &&
      playing.muted.value &&
      html`<div class="screen-note touch">
        <button type="button" class="btn" onClick=${() => playing.mute(false)}><${Icon} name="vol" />${t('player.sound_on')}</button>
      </div>`}
    </div>
    ${Controls ? html`<${Controls.All} feed=${feed} playing=${playing} box=${box} />` : html`<div class="controls"></div>`}
  </div>`;
}
