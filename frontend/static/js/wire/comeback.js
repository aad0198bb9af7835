/**
 * When to come back after a connection ended, and when to stop. A table and a formula; no timer, no socket.
 * @module
 */

const LEAST_S = 0.5;
const MOST_S = 30;
const BAD_TICKET = 4501;

/** @typedef {{stop: number} | {waitS: number}} Next */

export class Comeback {
  #attempt = 0;
  #badTickets = 0;

  /** @param {() => number} [random] in [0, 1) */
  constructor(random = Math.random) {
    this.random = random;
  }

  /** The connection lives: the next loss starts from the shortest wait. */
  live() {
    this.#attempt = 0;
    this.#badTickets = 0;
  }

  /** @param {number} code of the close frame; 1006 when there was none @returns {Next} */
  closed(code) {
    // Tickets live for 30 s in the server's memory: a slow network or a restart eats one without anybody being at fault.
    if (code === BAD_TICKET && ++this.#badTickets < 3) return this.later();
    return code >= 4500 ? { stop: code } : this.later();
  }

  /**
   * Full jitter: thousands who lost the same server must not come back in step.
   * @param {number} [leastS] what the server asked for
   * @returns {{waitS: number}}
   */
  later(leastS = 0) {
    const most = Math.min(MOST_S, LEAST_S * 2 ** ++this.#attempt);
    return { waitS: leastS + LEAST_S + this.random() * (most - LEAST_S) };
  }
}
