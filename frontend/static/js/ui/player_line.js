/** The line under the controls of a picture that comes later: how far behind it is, and the way back through the last half hour. */
import { html } from 'htm/preact';
import { duration, lang, t } from './words.js';

/** Under this nobody can tell: it is direct. */
const DIRECT_MS = 1000;
const tenths = new Intl.NumberFormat(lang, { minimumFractionDigits: 1, maximumFractionDigits: 1 });

/**
 * How late the picture is, in words.
 * @param {number} ms
 */
export function delayWords(ms) {
  if (ms < DIRECT_MS) return t('player.delay_none');
  return t('player.delay', { time: ms < 10_000 ? `${tenths.format(ms / 1000)}\u00a0s` : duration(ms) });
}

const STEP_S = 5;

/** @param {{feed: import('./program_feed.js').ProgramFeed}} props */
export function SeekLine({ feed }) {
  // A slider counts its steps from its least value: a whole number of them, or its thumb never reaches the end.
  const window = STEP_S * Math.floor(feed.window.value / STEP_S);
  const behind = Math.min(feed.behind.value, window);
  const said = behind > 0 ? t('player.earlier', { time: duration(behind * 1000) }) : t('player.live');
  return html`<div class="seek">
    <input
      type="range"
      min=${-window}
      max="0"
      step=${STEP_S}
      aria-label=${t('player.seek')}
      aria-valuetext=${said}
      value=${-behind}
      onChange=${(/** @type {Event} */ event) => feed.goTo(-Number(/** @type {HTMLInputElement} */ (event.currentTarget).value))}
    />
    ${feed.delay.value !== null && html`<span class="delay num">${delayWords(feed.delay.value)}</span>`}
  </div>`;
}
