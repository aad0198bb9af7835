/**
 * What a clerk has written and the server has not taken: entries that wait for the network and entries that were refused, before and after
 * a reload, from the wire's outbox. The clerk never waits for the network to take the next person's question.
 */
import { computed, signal } from '@preact/signals';

/** @typedef {import('../wire/outbox.js').Entry} Kept */
/** @typedef {import('../wire/outbox.js').Refused} Refused */
/** @typedef {{text: string, name: string, place: string, origin: 'hall' | 'written'}} Written */
/** @typedef {Written & {id: string, code: string | null, retryAfterS: number}} Entry code: why it was refused; null while it waits */
/**
 * @typedef {object} Line
 * @property {import('@preact/signals').ReadonlySignal<Kept[]>} pending
 * @property {import('@preact/signals').ReadonlySignal<Refused[]>} orphans
 * @property {(command: any, options: {keep: boolean}) => Promise<Record<string, any>>} send
 * @property {(id: string) => void} forget
 */

/** @param {Kept | Refused} kept @returns {Entry} */
function entryOf({ id, cmd, ...rest }) {
  const { text, name = '', place = '', origin } = cmd;
  const { code = null, retryAfterS = 0 } = /** @type {Partial<Refused>} */ (rest);
  return { id, text: String(text), name, place, origin: origin === 'written' ? 'written' : 'hall', code, retryAfterS };
}

export class DeskEntries {
  /** The entry that is back in the form: it leaves the list, and the outbox only when it is entered again. */
  #correcting = signal(/** @type {string | null} */ (null));

  /** @param {Line} line */
  constructor(line) {
    this.line = line;
    /** Newest first, as the tickets they become. */
    this.list = computed(() =>
      [...line.pending.value, ...line.orphans.value]
        .filter(({ id, cmd }) => cmd.type === 'question.ask' && id !== this.#correcting.value)
        .sort((a, b) => (a.id < b.id ? 1 : -1))
        .map(entryOf),
    );
  }

  /**
   * @param {Written} written
   * @returns {Promise<string | null>} the ticket, or null when it was refused
   */
  async enter({ text, name, place, origin }) {
    const command = { type: 'question.ask', text, origin, ...(name ? { name } : {}), ...(place ? { place } : {}) };
    const answer = this.line.send(command, { keep: true });
    const corrected = this.#correcting.value;
    if (corrected !== null) this.drop(corrected);
    this.#correcting.value = null;
    try {
      return String((await answer).ticket);
    } catch {
      return null;
    }
  }

  /** @param {string} id of a refused entry whose words are in the form now */
  correct(id) {
    this.#correcting.value = id;
  }

  /** The form was emptied without sending: what it corrected is a refused entry again. */
  leave() {
    this.#correcting.value = null;
  }

  /** @param {string} id */
  drop(id) {
    this.line.forget(id);
  }
}
