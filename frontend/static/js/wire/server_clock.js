/**
 * The server's clock as seen from this page. It leans on the answer that took least time, since only that one says how late it is.
 * @module
 */

const WRONG_MS = 2000; // a laptop that slept: the page's clock stood still

export class ServerClock {
  #offset = 0;
  #trip = Infinity;

  /** @param {number} serverAt @param {() => number} local milliseconds that never go back */
  constructor(serverAt, local) {
    this.local = local;
    this.#offset = serverAt - local();
  }

  now() {
    return Math.round(this.local() + this.#offset);
  }

  /** A message that carries the server's time, underway for a time unknown. @param {number} serverAt */
  heard(serverAt) {
    const offset = serverAt - this.local();
    if (this.#trip === Infinity || Math.abs(offset - this.#offset) > WRONG_MS) {
      this.#offset = offset;
      this.#trip = Infinity;
    }
  }

  /** The answer to a ping of `at`, in local time. @param {number} at @param {number} serverAt */
  answered(at, serverAt) {
    const trip = this.local() - at;
    if (trip < 0 || trip > this.#trip) return;
    this.#trip = trip;
    this.#offset = serverAt + trip / 2 - this.local();
  }
}
