/** The abbreviations of one captioner, kept in this browser: a short form becomes its words when the next space or the line's end is typed. */
import { signal } from '@preact/signals';

const KEPT = 'assises.captioner.short';
const MOST = 200;
/** The last word of what was typed, as people spell short forms: letters, digits, a point or a slash in front. */
const LAST_WORD = /(^|\s)(\S+)$/u;

/** @typedef {Readonly<Record<string, string>>} Short */

/**
 * What was typed with its last word written out.
 * @param {string} typed up to the cursor
 * @param {Short} short
 */
export function expanded(typed, short) {
  return typed.replace(LAST_WORD, (whole, before, word) => {
    const full = Object.hasOwn(short, word) ? short[word] : undefined;
    if (full !== undefined) return before + full;
    // A short form at the beginning of a sentence: its words begin large.
    const small = word.charAt(0).toLowerCase() + word.slice(1);
    const known = small !== word && Object.hasOwn(short, small) ? short[small] : undefined;
    return known === undefined ? whole : before + known.charAt(0).toUpperCase() + known.slice(1);
  });
}

export class Abbreviations {
  /** @type {import('@preact/signals').Signal<Short>} */
  list = signal({});

  /** @param {Pick<Storage, 'getItem' | 'setItem'> | null} memory */
  constructor(memory) {
    this.memory = memory;
    try {
      const kept = JSON.parse(memory?.getItem(KEPT) ?? '{}');
      this.list.value = Object.fromEntries(Object.entries(kept).filter(([short, words]) => short && typeof words === 'string'));
    } catch {
      this.list.value = {};
    }
  }

  /** @param {string} short @param {string} words */
  add(short, words) {
    const key = short.trim();
    if (!key || /\s/u.test(key) || !words.trim() || (!Object.hasOwn(this.list.value, key) && Object.keys(this.list.value).length >= MOST)) return false;
    this.#keep({ ...this.list.value, [key]: words.trim() });
    return true;
  }

  /** @param {string} short */
  remove(short) {
    this.#keep(Object.fromEntries(Object.entries(this.list.value).filter(([key]) => key !== short)));
  }

  /** @param {Short} list */
  #keep(list) {
    this.list.value = list;
    try {
      this.memory?.setItem(KEPT, JSON.stringify(list));
    } catch {
      // A full or forbidden storage: it holds for this page.
    }
  }
}
