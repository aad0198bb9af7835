/** A signal that follows the picture's time, for what comes and goes with it; it beats only while somebody looks. */
import { signal } from '@preact/signals';

/** A caption is due to the tenth of a second; half of it is kept for drawing. */
const BEAT_MS = 50;
const CALM_MS = 1000;

/**
 * @typedef {object} PictureBeat
 * @property {import('@preact/signals').ReadonlySignal<{program_at: number | null, now: number}>} moment
 * @property {(who: string, next_at: number | null) => void} expect something of `who` is due when the picture gets to `next_at`
 */

/**
 * @param {{programAt: () => number | null, now: () => number}} clocks
 * @returns {PictureBeat}
 */
export function pictureBeat({ programAt, now }) {
  const read = () => ({ program_at: programAt(), now: now() });
  const moment = signal(read());
  /** @type {Map<string, number>} */
  const due = new Map();
  const beat = () => {
    const before = moment.peek();
    const there = read();
    const reached = [...due].filter(([, at]) => there.program_at === null || there.program_at >= at);
    for (const [who] of reached) due.delete(who);
    if (reached.length > 0 || Math.floor(before.now / CALM_MS) !== Math.floor(there.now / CALM_MS)) moment.value = there;
  };
  setInterval(beat, BEAT_MS);
  return { moment, expect: (who, next_at) => void (next_at === null ? due.delete(who) : due.set(who, next_at)) };
}
