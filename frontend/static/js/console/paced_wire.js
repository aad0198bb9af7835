/** A wire for a view of thousands: each fold copies its section, so that of a flood of events those of a moment are folded together. */
import { Wire } from '../wire/wire.js';

/** @import { Message } from '../wire/messages.js' */

/** Folding shall take a tenth of the time at most. */
const SHARE = 10;
/** Less than a frame would not show. */
const FRAME_MS = 8;

export class PacedWire extends Wire {
  /** @type {Message[]} */
  #waiting = [];
  #next = -Infinity;

  /** @override @param {Message | null} message */
  heed(message) {
    if (message?.type !== 'event') {
      // Whatever else is said was said after what waits.
      this.#foldWaiting();
      return super.heed(message);
    }
    this.#waiting.push(message);
    if (this.#waiting.length > 1) return;
    const wait = this.#next - performance.now();
    if (wait < FRAME_MS) this.#foldWaiting();
    else setTimeout(() => this.#foldWaiting(), wait);
  }

  #foldWaiting() {
    const events = this.#waiting;
    if (events.length === 0) return;
    this.#waiting = [];
    const began = performance.now();
    for (const stream of new Set(events.map((event) => event.stream))) this.fold({ stream, frames: events.filter((event) => event.stream === stream) });
    this.#next = performance.now() + SHARE * (performance.now() - began);
  }
}
