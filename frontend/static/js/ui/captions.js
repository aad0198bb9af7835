/**
 * Captions as text of the page, under the picture: a line appears when this reader's picture gets to it, or at once when it is past. Their
 * size and contrast are the reader's, and remembered on this device. Nobody is told of them aloud: who listens hears the words themselves.
 */
import { signal } from '@preact/signals';
import { html } from 'htm/preact';
import { Icon } from './icon.js';
import { waitFor } from './in_time.js';
import { spaced, t } from './words.js';

/** @typedef {import('./poll_views.js').Caption} Caption */
/** @typedef {'page' | 'dark' | 'yellow'} Contrast */
/** @typedef {{on: boolean, size: number, contrast: Contrast}} Look */

const KEPT = 'assises.captions';
const SIZES = 5;
/** @type {Contrast[]} */
const CONTRASTS = ['page', 'dark', 'yellow'];
const LINES = 3;
/** What was said a minute ago is no caption of this picture. */
const OLD_MS = 60_000;
/** @type {Look} */
const USUAL = { on: true, size: 1, contrast: 'page' };

/** @type {import('@preact/signals').Signal<Look>} */
const look = signal(kept());

/** @returns {Look} */
function kept() {
  try {
    return { ...USUAL, ...JSON.parse(localStorage.getItem(KEPT) ?? '{}') };
  } catch {
    return USUAL;
  }
}

/** @param {Partial<Look>} change */
function choose(change) {
  look.value = { ...look.value, ...change };
  try {
    localStorage.setItem(KEPT, JSON.stringify(look.value));
  } catch {
    // Private browsing: it holds for this page.
  }
}

/**
 * The lines to show at the picture's time, and when the next one is due.
 * @param {Readonly<Record<string, Caption>>} captions
 * @param {{program_at: number | null, now: number}} moment
 * @returns {{lines: Caption[], next_at: number | null}}
 */
export function captionsAt(captions, { program_at, now }) {
  const all = Object.values(captions).sort((a, b) => a.at - b.at);
  const here = program_at ?? now;
  const due = all.filter(({ at }) => waitFor({ at, since: now }, program_at, now) === 0);
  return {
    lines: due.filter(({ at }) => Math.abs(here - at) < OLD_MS).slice(-LINES),
    next_at: all.find(({ at }) => waitFor({ at, since: now }, program_at, now) > 0)?.at ?? null,
  };
}

/** @param {{lines: Caption[], lang: string}} props */
export function Captions({ lines, lang }) {
  const { on, size, contrast } = look.value;
  return html`<section class=${`captions size-${size} as-${contrast}`} aria-label=${t('caption.title')}>
    ${on &&
    html`<div class="captions-lines" role="log" aria-live="off" tabindex="0" aria-label=${t('caption.lines')}>
      ${lines.map((line) => html`<p key=${line.id} lang=${line.lang ?? lang}>${spaced(line.text)}</p>`)}
    </div>`}
    <${Settings} />
  </section>`;
}

function Settings() {
  const { on, size, contrast } = look.value;
  return html`<details class="captions-set">
    <summary><${Icon} name="cc" /><span>${t('caption.set')}</span></summary>
    <div class="row wrap">
      <button type="button" class="btn small" aria-pressed=${String(on)} onClick=${() => choose({ on: !on })}>${t('caption.on')}</button>
      <button type="button" class="btn small" aria-disabled=${String(size === 0)} onClick=${() => choose({ size: Math.max(0, size - 1) })}>
        <${Icon} name="minus" />${t('caption.smaller')}
      </button>
      <button type="button" class="btn small" aria-disabled=${String(size === SIZES - 1)} onClick=${() => choose({ size: Math.min(SIZES - 1, size + 1) })}>
        <${Icon} name="plus" />${t('caption.larger')}
      </button>
      ${CONTRASTS.map(
        (one) =>
          html`<button type="button" class="btn small" key=${one} aria-pressed=${String(one === contrast)} onClick=${() => choose({ contrast: one })}>
            ${t(`caption.contrast.${one}`)}
          </button>`,
      )}
    </div>
  </details>`;
}
