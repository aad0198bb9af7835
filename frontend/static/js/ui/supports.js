/**
 * Which questions this participant supports, shown at once and put right by the server's answer. A count never jumps back and forth: while
 * a click is under way its own figure is shown, and for a moment after the ack, until the next count of the server has arrived.
 */
import { signal } from '@preact/signals';

/** @typedef {import('./views.js').MeView} MeView */
/** @typedef {{wanted: boolean, shown: number}} Click */

/** Counts travel at most four times a second (0001 §4); twice that with a slow link. */
const SETTLE_MS = 1000;

/**
 * The count to show while a click is under way.
 * @param {number} count the server's
 * @param {boolean} mine what the server knows
 * @param {boolean} wanted what was clicked
 */
export function optimistic(count, mine, wanted) {
  return Math.max(0, count + Number(wanted) - Number(mine));
}

export class Supports {
  /** @type {import('@preact/signals').Signal<ReadonlyMap<string, Click>>} */
  #clicks = signal(new Map());

  /**
   * @param {object} wire
   * @param {import('@preact/signals').ReadonlySignal<MeView | null>} wire.me
   * @param {import('@preact/signals').ReadonlySignal<Record<string, number>>} wire.supports
   * @param {(command: any) => Promise<unknown>} wire.send
   * @param {(code: string) => void} onRefused
   */
  constructor(wire, onRefused) {
    this.wire = wire;
    this.onRefused = onRefused;
  }

  /** @param {string} id */
  mine(id) {
    return this.#clicks.value.get(id)?.wanted ?? Boolean(this.wire.me.value?.supports[id]);
  }

  /** @param {{id: string, supports: number}} question */
  count(question) {
    return this.#clicks.value.get(question.id)?.shown ?? this.#counted(question);
  }

  /** @param {{id: string, supports: number}} question */
  async toggle(question) {
    const wanted = !this.mine(question.id);
    const known = Boolean(this.wire.me.value?.supports[question.id]);
    const click = { wanted, shown: optimistic(this.#counted(question), known, wanted) };
    this.#set(question.id, click);
    try {
      await this.wire.send({ type: wanted ? 'question.support' : 'question.unsupport', question: question.id });
      setTimeout(() => this.#clear(question.id, click), SETTLE_MS);
    } catch (error) {
      this.#clear(question.id, click);
      this.onRefused(String(/** @type {any} */ (error)?.code));
    }
  }

  /** @param {{id: string, supports: number}} question */
  #counted(question) {
    return this.wire.supports.value[question.id] ?? question.supports;
  }

  /** @param {string} id @param {Click} click */
  #set(id, click) {
    this.#clicks.value = new Map(this.#clicks.value).set(id, click);
  }

  /** A later click on the same question has taken over: its own answer will clear it. @param {string} id @param {Click} click */
  #clear(id, click) {
    if (this.#clicks.value.get(id) !== click) return;
    const left = new Map(this.#clicks.value);
    left.delete(id);
    this.#clicks.value = left;
  }
}
