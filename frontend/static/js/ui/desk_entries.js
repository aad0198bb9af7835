/**
 * What a clerk has written and the server has not yet taken: each entry leaves at once when it can, stays in the list until its ack, and
 * comes back for correction when it was refused. The clerk never waits for the network to take the next person's question.
 */
import { signal } from '@preact/signals';

/** @typedef {{text: string, name: string, place: string, origin: 'hall' | 'written'}} Written */
/** @typedef {Written & {id: number, code: string | null}} Entry code: why it was refused; null while it waits */

export class DeskEntries {
  /** @type {import('@preact/signals').Signal<Entry[]>} */
  list = signal([]);
  #last = 0;

  /** @param {(command: any) => Promise<any>} send */
  constructor(send) {
    this.send = send;
  }

  /**
   * @param {Written} written
   * @returns {Promise<string | null>} the ticket, or null when it was refused
   */
  async enter(written) {
    const entry = { ...written, id: ++this.#last, code: null };
    this.list.value = [entry, ...this.list.value];
    const { text, name, place, origin } = written;
    try {
      const result = await this.send({ type: 'question.ask', text, origin, ...(name ? { name } : {}), ...(place ? { place } : {}) });
      this.drop(entry.id);
      return String(result.ticket);
    } catch (error) {
      const code = String(/** @type {any} */ (error)?.code ?? 'unknown');
      this.list.value = this.list.value.map((one) => (one.id === entry.id ? { ...one, code } : one));
      return null;
    }
  }

  /** @param {number} id */
  drop(id) {
    this.list.value = this.list.value.filter((one) => one.id !== id);
  }
}
