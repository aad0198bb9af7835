/**
 * Reactions: three buttons to say that one agrees, disagrees or does not follow, at this moment of the picture, and what everybody said in the
 * last minute. A tap is a word of the wire: it gets no answer and is nobody's.
 */
import { signal } from '@preact/signals';
import { html } from 'htm/preact';
import { Icon } from './icon.js';
import { number, t } from './words.js';

/** @typedef {import('./poll_views.js').ReactionCounts} ReactionCounts */

export const KINDS = /** @type {const} */ (['agree', 'disagree', 'unclear']);
const ICONS = { agree: 'check', disagree: 'close', unclear: 'unclear' };
/** As the server counts: one a person and kind in two seconds. */
const PAUSE_MS = 2000;
const SHOWN_S = 60;

/** Kinds that were just tapped. @type {import('@preact/signals').Signal<ReadonlySet<string>>} */
const tapped = signal(new Set());

/**
 * Sums and columns of the last minute before `at`.
 * @param {ReactionCounts} counts
 * @param {number} at
 */
export function lastMinute(counts, at) {
  const end = Math.floor(at / 1000);
  const columns = Array.from({ length: SHOWN_S }, (_, i) => counts[String(end - SHOWN_S + 1 + i)] ?? [0, 0, 0]);
  const sums = KINDS.map((_, kind) => columns.reduce((all, taps) => all + (taps[kind] ?? 0), 0));
  return { columns, sums, most: Math.max(1, ...columns.flat()) };
}

/** @param {{counts: ReactionCounts, at: number, say: (kind: string) => void, can: boolean}} props */
export function Reactions({ counts, at, say, can }) {
  const { columns, sums, most } = lastMinute(counts, at);
  /** @param {string} kind */
  const tap = (kind) => {
    if (tapped.value.has(kind)) return;
    tapped.value = new Set([...tapped.value, kind]);
    setTimeout(() => (tapped.value = new Set([...tapped.value].filter((one) => one !== kind))), PAUSE_MS);
    say(kind);
  };
  return html`<section class="reactions" aria-labelledby="reactions-h">
    <h2 id="reactions-h" class="sr">${t('reaction.title')}</h2>
    ${can &&
    html`<div class="reactions-row" role="group" aria-label=${t('reaction.title')}>
      ${KINDS.map(
        (kind) =>
          html`<button type="button" key=${kind} class=${`btn reaction as-${kind}`} aria-pressed=${String(tapped.value.has(kind))} onClick=${() => tap(kind)}>
            <${Icon} name=${ICONS[kind]} /><span>${t(`reaction.${kind}`)}</span>
          </button>`,
      )}
    </div>`}
    <figure class="reactions-curve">
      <${Curve} columns=${columns} most=${most} />
      <figcaption class="meta num">
        ${t('reaction.minute')} ${KINDS.map((kind, i) => html`<span key=${kind} class=${`row as-${kind}`}><${Icon} name=${ICONS[kind]} />${number(sums[i] ?? 0)} <span class="sr">${t(`reaction.${kind}`)}</span></span>`)}
      </figcaption>
    </figure>
  </section>`;
}

/** Agreement upward, disagreement downward from one line, what is unclear as marks on it. @param {{columns: number[][], most: number}} props */
function Curve({ columns, most }) {
  const height = (/** @type {number | undefined} */ n) => Math.round(((n ?? 0) / most) * 180) / 10;
  return html`<svg viewBox="0 0 60 40" preserveAspectRatio="none" aria-hidden="true">
    <path class="axis" d="M0 20h60" />
    ${columns.map(
      ([agree, disagree, unclear], i) =>
        html`${agree ? html`<rect class="agree" x=${i + 0.1} y=${19.5 - height(agree)} width="0.8" height=${height(agree)} />` : null}${disagree
          ? html`<rect class="disagree" x=${i + 0.1} y="20.5" width="0.8" height=${height(disagree)} />`
          : null}${unclear ? html`<rect class="unclear" x=${i} y="18.2" width="1" height="3.6" />` : null}`,
    )}
  </svg>`;
}
