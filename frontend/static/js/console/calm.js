/**
 * A view at the pace of eyes: of a flood of changes each frame would be drawn for nobody. The first change passes at once, the next ones
 * together when the pause is over; a small debate has no pause.
 * @module
 */

import { effect, signal } from '@preact/signals';

/** @import { ReadonlySignal } from '@preact/signals' */

/** @typedef {{after: (ms: number, run: () => void) => void, now: () => number}} Timing */

/** @type {Timing} */
const PAGE = { after: (ms, run) => void setTimeout(run, ms), now: () => performance.now() };

/**
 * @template T
 * @param {ReadonlySignal<T>} source
 * @param {(value: T) => number} pauseOf  milliseconds
 * @param {Timing} [timing]
 * @returns {{view: ReadonlySignal<T>, catchUp: () => void}}  catchUp: whoever needs the newest now
 */
export function calmed(source, pauseOf, timing = PAGE) {
  const view = signal(source.peek());
  let passedAt = -Infinity;
  let planned = false;
  const catchUp = () => {
    passedAt = timing.now();
    view.value = source.peek();
  };
  effect(() => {
    const value = source.value;
    if (planned || value === view.peek()) return;
    const wait = passedAt + pauseOf(value) - timing.now();
    if (wait <= 0) return catchUp();
    planned = true;
    timing.after(wait, () => {
      planned = false;
      catchUp();
    });
  });
  return { view, catchUp };
}
