/**
 * What a clerk has written and the server has not taken: entries that wait for the network and entries that were refused, before and after
 * a reload, from the wire's outbox. The clerk never waits for the network to take the next person's question.
 */
import { computed, signal } from '@preact/signals';

/** @typedef {import('../wire/outbox.js').Entry} Kept */
/** @typedef {import('../wire/outbox.js').Refused} Refused */
/** @typedef {'hall' | 'written' | 'microphone'} Way how it comes: aloud, on paper, or its person will say it at the microphone */
/** @typedef {{text: string, name: string, place: string, origin: Way}} Written */
/** @typedef {Written & {id: string, code: string | null, retryAfterS: number, unheard: boolean}} Entry code: why it was refused; null while it waits. unheard: it has not left, and can still be corrected here */
/** @typedef {Written & {id: string, ticket: string}} Given id: of the question or the hand that it became */
/**
 * @typedef {object} Line
 * @property {import('@preact/signals').ReadonlySignal<Kept[]>} pending
 * @property {import('@preact/signals').ReadonlySignal<Refused[]>} orphans
 * @property {(command: any, options: {keep: boolean}) => Promise<Record<string, any>>} send
 * @property {(id: string) => void} forget
 * @property {(id: string) => boolean} unheard
 * @property {(id: string) => boolean} recall
 */

const ENTERED = new Set(['question.ask', 'hand.raise']);

/** @param {Kept | Refused} kept @param {boolean} unheard @returns {Entry} */
function entryOf({ id, cmd, ...rest }, unheard) {
  const { text, topic = '', name = '', place = '', origin } = cmd;
  const { code = null, retryAfterS = 0 } = /** @type {Partial<Refused>} */ (rest);
  const way = cmd.type === 'hand.raise' ? 'microphone' : origin === 'written' ? 'written' : 'hall';
  return { id, text: String(text ?? topic), name, place, origin: way, code, retryAfterS, unheard };
}

/** @param {Written} written */
function commandOf({ text, name, place, origin }) {
  const who = { ...(name ? { name } : {}), ...(place ? { place } : {}) };
  if (origin === 'microphone') return { type: 'hand.raise', medium: 'microphone', ...(text ? { topic: text } : {}), ...who };
  return { type: 'question.ask', text, origin, ...who };
}

export class DeskEntries {
  /** The entry that is back in the form: it leaves the list, and the outbox only when it is entered again. */
  #correcting = signal(/** @type {string | null} */ (null));
  /** What the words in the form replace: it was given a ticket, which is taken back when they are entered. */
  replacing = signal(/** @type {Given | null} */ (null));

  /** @param {Line} line */
  constructor(line) {
    this.line = line;
    /** Newest first, as the tickets they become. */
    this.list = computed(() =>
      [...line.pending.value, ...line.orphans.value]
        .filter(({ id, cmd }) => ENTERED.has(cmd.type) && id !== this.#correcting.value)
        .sort((a, b) => (a.id < b.id ? 1 : -1))
        .map((kept) => entryOf(kept, line.unheard(kept.id))),
    );
  }

  /**
   * @param {Written} written
   * @returns {Promise<Given | null>} with its ticket, or null when it was refused
   */
  async enter(written) {
    const replaced = this.replacing.value;
    this.replacing.value = null;
    // First, so that the same words are not refused as asked twice, and nobody is called twice.
    if (replaced) this.#takeBack(replaced);
    const answer = this.line.send(commandOf(written), { keep: true });
    const corrected = this.#correcting.value;
    if (corrected !== null) this.drop(corrected);
    this.#correcting.value = null;
    try {
      const { question, hand, ticket } = await answer;
      return { ...written, id: String(question ?? hand), ticket: String(ticket) };
    } catch {
      return null;
    }
  }

  /** @param {Given} given */
  #takeBack({ id, origin }) {
    const command = origin === 'microphone' ? { type: 'hand.lower', hand: id } : { type: 'question.withdraw', question: id };
    // Refused, it is on air or over: what was said there stands, and the corrected words are one more entry.
    this.line.send(command, { keep: false }).catch(() => {});
  }

  /** @param {string} id of a refused entry whose words are in the form now */
  correct(id) {
    this.#correcting.value = id;
  }

  /** The form was emptied without sending: what it corrected is a refused entry again, or keeps its ticket. */
  leave() {
    this.#correcting.value = null;
    this.replacing.value = null;
  }

  /** An entry that waits for the network goes back into the form. False if it may have left meanwhile. @param {string} id */
  recall(id) {
    return this.line.recall(id);
  }

  /** @param {string} id */
  drop(id) {
    this.line.forget(id);
  }
}
