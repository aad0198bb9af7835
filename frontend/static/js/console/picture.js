/** The program as viewers see it, small, by WHEP: what a moderator puts on the air is seen going there. Muted until asked. */
import { html } from 'htm/preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { Icon } from '../ui/icon.js';
import { t } from '../ui/words.js';

/** @import { Program } from '../panel/seat_session.js' */

/** @param {{program: Program, phase: string}} props */
export function Picture({ program, phase }) {
  const video = useRef(/** @type {HTMLVideoElement|null} */ (null));
  const [muted, setMuted] = useState(true);
  useEffect(() => {
    if (video.current) program.attach(video.current, null);
    return () => program.detach();
  }, [program]);
  const state = program.state.value;
  const playing = state === 'live';
  return html`<div class="picture">
    <video ref=${video} playsinline autoplay muted=${muted} aria-label=${t('console.picture.label')}></video>
    ${!playing && html`<p class="picture-words"><${Icon} name="speaker" />${t(pictureWords(state, program.error.value, phase))}</p>`}
    ${playing &&
    html`<div class="picture-tools">
      <button type="button" class="btn small" aria-pressed=${String(!muted)} onClick=${() => setMuted(!muted)}>
        <${Icon} name=${muted ? 'voloff' : 'vol'} /><span class="words">${t('console.picture.sound')}</span>
      </button>
    </div>`}
  </div>`;
}

/**
 * @param {string} state
 * @param {string|null} error
 * @param {string} phase
 */
export function pictureWords(state, error, phase) {
  if (error !== null) return `error.${error}`;
  if (phase !== 'live' && phase !== 'open') return 'console.picture.before';
  return state === 'lost' ? 'console.picture.lost' : 'console.picture.coming';
}
