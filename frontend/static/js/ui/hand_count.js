/**
 * Counting a show of hands for the poll that is open: one figure an option, by button or by key, sent whole. The hall's figures stay apart from
 * the ballots, and the last ones sent count.
 */
import { computed, signal } from '@preact/signals';
import { html } from 'htm/preact';
import { now } from './clock.js';
import { Icon } from './icon.js';
import { optionWords } from './poll_words.js';
import { spaced, t } from './words.js';

/** @typedef {import('./views.js').Poll} Poll */
/** @typedef {import('./views.js').PublicView} PublicView */

/** How long after its close a poll still takes the hall's count (debate.domain.polls). */
const LATE_MS = 600_000;
/** More hands than any hall has (debate.domain.polls). */
const MOST = 100_000;

/**
 * The poll whose hands are counted now: the open one, else the last one closed, while it is not too late.
 * @param {Readonly<Record<string, Poll>>} polls
 * @param {number} at
 */
export function countable(polls, at) {
  const all = Object.values(polls);
  const late = all.filter((poll) => poll.state === 'closed' && at < (poll.closed_at ?? 0) + LATE_MS);
  return all.find((poll) => poll.state === 'open') ?? late.sort((a, b) => (b.closed_at ?? 0) - (a.closed_at ?? 0))[0] ?? null;
}

/** @typedef {{poll: string, counts: number[], sent: boolean}} Written what this desk has counted */

/** @param {string} key @returns {Written | null} */
function kept(key) {
  try {
    const found = JSON.parse(sessionStorage.getItem(key) ?? 'null');
    return typeof found?.poll === 'string' && Array.isArray(found.counts) ? found : null;
  } catch {
    return null;
  }
}

export class HandCount {
  /** @type {import('@preact/signals').Signal<Written | null>} */
  #written;

  /**
   * @param {import('@preact/signals').ReadonlySignal<PublicView>} view
   * @param {(command: {type: string, [field: string]: any}) => Promise<unknown>} send
   * @param {(code: string) => void} onRefused
   * @param {string} slug its figures outlive a reload: those of a hidden poll come back from nobody
   */
  constructor(view, send, onRefused, slug) {
    this.key = `assises.hands.${slug}`;
    this.#written = signal(kept(this.key));
    this.poll = computed(() => countable(view.value.polls ?? {}, now.value));
    this.send = send;
    this.onRefused = onRefused;
    const written = computed(() => (this.#written.value?.poll === this.poll.value?.id ? this.#written.value : null));
    /** Of the open poll: what is being counted here, else what was sent last, from wherever. */
    this.counts = computed(() => {
      const poll = this.poll.value;
      if (!poll) return [];
      const own = written.value;
      if (own && !(own.sent && poll.hall)) return own.counts;
      return poll.options.map((_, i) => poll.hall?.[i] ?? 0);
    });
    this.sent = computed(() => written.value?.sent ?? (this.poll.value?.hall ?? []).some((hands) => hands > 0));
  }

  /** @param {Written} written */
  #keep(written) {
    this.#written.value = written;
    try {
      sessionStorage.setItem(this.key, JSON.stringify(written));
    } catch {
      // full or switched off: it lives as long as the page
    }
  }

  /** @param {number} option @param {number} count */
  set(option, count) {
    const poll = this.poll.value;
    if (!poll || !Number.isFinite(count)) return;
    const counts = this.counts.value.map((held, i) => (i === option ? Math.min(MOST, Math.max(0, Math.round(count))) : held));
    this.#keep({ poll: poll.id, counts, sent: false });
  }

  async give() {
    const poll = this.poll.value;
    if (!poll) return;
    const counts = this.counts.value;
    try {
      await this.send({ type: 'poll.count', poll: poll.id, counts });
      if (this.counts.value.join() === counts.join()) this.#keep({ poll: poll.id, counts, sent: true });
    } catch (fault) {
      this.onRefused(/** @type {{code?: string}} */ (fault).code ?? 'unknown');
    }
  }
}

/** @param {{count: HandCount}} props */
export function CountCard({ count }) {
  const poll = count.poll.value;
  if (!poll) return null;
  const counts = count.counts.value;
  const hands = counts.reduce((sum, held) => sum + held, 0);
  return html`<header class="card-head"
      ><h2 id="count-h">${t('clerk.hands')}</h2
      ><span class=${poll.state === 'open' ? 'tag push open' : 'tag push'}><${Icon} name="poll" />${t(`clerk.poll.${poll.state}`)}</span></header
    >
    <p class="c-asked">${spaced(poll.title)}</p>
    <ul class="c-options">
      ${poll.options.map((_, i) => {
        const words = optionWords(poll, i);
        return html`<li key=${i}>
          <label for=${`hands-${i}`}>${spaced(words)}</label>
          <button type="button" class="btn" aria-label=${t('clerk.less', { option: words })} onClick=${() => count.set(i, (counts[i] ?? 0) - 1)}
            ><${Icon} name="minus" /></button
          ><input
            class="input num"
            id=${`hands-${i}`}
            inputmode="numeric"
            autocomplete="off"
            value=${String(counts[i] ?? 0)}
            onFocus=${(/** @type {FocusEvent} */ event) => /** @type {HTMLInputElement} */ (event.currentTarget).select()}
            onInput=${(/** @type {InputEvent} */ event) => count.set(i, Number(/** @type {HTMLInputElement} */ (event.currentTarget).value.replace(/\D/g, '')))}
            onKeyDown=${(/** @type {KeyboardEvent} */ event) => {
              const step = { ArrowUp: 1, ArrowDown: -1 }[event.key];
              if (step) {
                event.preventDefault();
                count.set(i, (counts[i] ?? 0) + step);
              } else if (event.key === 'Enter') void count.give();
            }}
          /><button type="button" class="btn" aria-label=${t('clerk.more', { option: words })} onClick=${() => count.set(i, (counts[i] ?? 0) + 1)}
            ><${Icon} name="plus" /></button>
        </li>`;
      })}
    </ul>
    <footer class="c-foot"
      ><p class="meta num" role="status">${t(count.sent.value ? 'clerk.hands_sent' : 'clerk.hands_n', { n: hands })}</p
      ><button type="button" class="btn main" onClick=${() => void count.give()}>${t('clerk.hands_send')}</button></footer
    >`;
}
