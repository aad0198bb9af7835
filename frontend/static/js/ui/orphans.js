/**
 * What was sent, refused, and awaited by nobody: after a reload. One notice each, until it is closed: why, and the words, which go back into
 * the ask box as soon as that is empty. Words are forgotten by the wire only once the box has them or somebody has closed their notice.
 */
import { effect, signal, untracked } from '@preact/signals';
import { html } from 'htm/preact';
import { Icon } from './icon.js';
import { announce } from './live_region.js';
import { errorSentence, spaced, t } from './words.js';

/** @typedef {import('../wire/outbox.js').Refused} Refused */
/** @typedef {{id: string, said: string, words: string | null, shown: string | null, name?: string, back: boolean}} Notice words: for the box; back: they are in it */
/**
 * @typedef {object} Line
 * @property {import('@preact/signals').ReadonlySignal<Refused[]>} orphans
 * @property {(id: string) => void} forget
 */
/**
 * @typedef {object} Box
 * @property {import('@preact/signals').ReadonlySignal<boolean>} empty
 * @property {(words: string, name?: string) => void} putBack
 */

export class Orphans {
  /** @type {import('@preact/signals').Signal<Notice[]>} */
  notices = signal([]);

  /**
   * @param {Line} line
   * @param {Box | null} box null where the page has none
   * @param {import('@preact/signals').ReadonlySignal<boolean>} open the box may be used
   * @param {number} limit characters of a question, for the sentences that name it
   */
  constructor(line, box, open, limit) {
    this.line = line;
    this.box = box;
    this.open = open;
    effect(() => {
      const known = new Set(this.notices.peek().map(({ id }) => id));
      const come = line.orphans.value.filter(({ id }) => !known.has(id)).map((orphan) => noticeOf(orphan, limit));
      if (come.length > 0) untracked(() => this.#take(come));
    });
    // The words that were back in the box have left it: their notice has done its work.
    effect(() => {
      if (box?.empty.value) this.notices.value = this.notices.peek().filter(({ back }) => !back);
    });
  }

  get canPutBack() {
    return this.box !== null && this.box.empty.value && this.open.value;
  }

  /** @param {string} id */
  putBack(id) {
    const notice = this.notices.value.find((one) => one.id === id);
    if (!notice?.words || !this.canPutBack) return;
    this.box?.putBack(notice.words, notice.name);
    this.notices.value = this.notices.value.map((one) => (one.id === id ? { ...one, back: true } : one));
    this.line.forget(id);
  }

  /** @param {string} id */
  close(id) {
    this.notices.value = this.notices.value.filter((one) => one.id !== id);
    this.line.forget(id);
  }

  /** @param {Notice[]} come */
  #take(come) {
    this.notices.value = [...this.notices.value, ...come];
    for (const { id, said } of come) {
      this.putBack(id);
      announce(`orphan ${id}`, said);
    }
  }
}

/** @param {Refused} orphan @param {number} limit @returns {Notice} */
function noticeOf({ id, cmd, code, retryAfterS = 0 }, limit) {
  const words = cmd.type === 'question.ask' ? String(cmd['text']) : null;
  const shown = words ?? cmd['text'] ?? cmd['reason'] ?? cmd['topic'] ?? null;
  const why = errorSentence(code, { limit, n: limit, seconds: Math.ceil(retryAfterS) });
  return { id, said: `${t(words === null ? 'live.orphan.other' : 'live.orphan.question')} ${why}`, words, shown, name: cmd['name'], back: false };
}

const goToBox = () => document.getElementById('ask-text')?.focus();

/** @param {Orphans} orphans @param {string} id */
function takeUp(orphans, id) {
  orphans.putBack(id);
  goToBox();
}

/**
 * The keyboard's place goes with the button; a finger has none, and a phone would open its keys.
 * @param {Orphans} orphans
 * @param {string} id
 * @param {MouseEvent} event
 */
function close(orphans, id, event) {
  orphans.close(id);
  if (event.detail === 0) goToBox();
}

/** @param {{orphans: Orphans}} props */
export function OrphanNotices({ orphans }) {
  return orphans.notices.value.map(
    ({ id, said, words, shown, back }) =>
      html`<div class="orphan" key=${id}>
        <${Icon} name="alert" />
        <div>
          <p>${said}${back && ` ${t('live.orphan.back')}`}</p>
          ${shown && !back && html`<p class="orphan-q">${spaced(shown)}</p>`}
          <p class="row wrap">
            ${words &&
            !back &&
            orphans.canPutBack &&
            html`<button type="button" class="btn small" onClick=${() => takeUp(orphans, id)}>${t('live.orphan.take')}</button>`}<button
              type="button"
              class="btn small"
              onClick=${(/** @type {MouseEvent} */ event) => close(orphans, id, event)}
            >
              ${t('live.orphan.close')}
            </button>
          </p>
        </div>
      </div>`,
  );
}
