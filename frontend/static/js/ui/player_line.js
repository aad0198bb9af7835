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
  return ms < 60_000 ? t('player.delay', { time: `${tenths.format(ms / 1000)}\u00a0s` }) : t('player.delay', { time: duration(ms) });
}

/** @param {{feed: import('./program_feed.js').ProgramFeed}} props */
export function SeekLine({ feed }) {
  const window = feed.window.value;
  const behind = Math.min(feed.behind.value, window);
  const said = behind > 0 ? t('player.earlier', { time: duration(behind * 1000) }) : t('player.live');
  return html`<div class="seek">
    <input
      type="range"
      min=${-window}
      max="0"
      step="5"
      aria-label=${t('player.seek')}
      aria-valuetext=${said}
      value=${-behind}
      onChange=${(/** @type {Event} */ event) => feed.goTo(-Number(/** @type {HTMLInputElement} */ (event.currentTarget).value))}
    />
    ${feed.delay.value !== null && html`<span class="delay num">${delayWords(feed.delay.value)}</span>`}
  </div>`;
}
