/**
 * Shows what belongs to the picture when the picture gets there: a viewer who sees the debate six seconds late reads the question on air when it
 * is read out. Holds back only that; the list, receipts and counts are shown as they come.
 */
import { computed, effect, signal } from '@preact/signals';

/** @typedef {import('./views.js').PublicView} PublicView */
/** @typedef {import('@preact/signals').ReadonlySignal<PublicView>} PublicSignal */

/** What is tied to the picture. */
const TIED = /** @type {const} */ (['on_air']);
/** Past this the picture is another matter: somebody who went back ten minutes still wants to know what is asked now. */
const HELD_MOST_MS = 20_000;
/** Longest between two looks at the program clock, which may run 1.2 times as fast as ours. */
const LOOK_MS = 250;

/**
 * @typedef {object} Times
 * @property {(section: string) => number | undefined} changedAt when a section last changed, by the server's clock
 * @property {() => number | null} programAt the server's time of the picture on the screen; null when none is playing in sight
 * @property {() => number} now the server's clock
 */

/**
 * The same view, with the tied sections as they were at the picture's time.
 * @param {PublicSignal} view
 * @param {Times} times
 * @returns {PublicSignal}
 */
export function inTime(view, times) {
  const shown = signal(tied(view.peek()));
  /** In the order they came, and given out in that order. @type {{at: number, since: number, value: ReturnType<typeof tied>}[]} */
  const held = [];
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;

  const release = () => {
    clearTimeout(timer);
    for (let first = held[0]; first !== undefined; first = held[0]) {
      const wait = waitFor(first, times.programAt(), times.now());
      if (wait > 0) {
        timer = setTimeout(release, Math.min(LOOK_MS, wait));
        return;
      }
      held.shift();
      shown.value = first.value;
    }
  };
  effect(() => {
    const value = tied(view.value);
    const before = held.at(-1)?.value ?? shown.peek();
    if (TIED.every((section) => same(value[section], before[section]))) return;
    const changed = TIED.filter((section) => !same(value[section], before[section])).map((section) => times.changedAt(section) ?? 0);
    held.push({ at: Math.max(...changed), since: times.now(), value });
    release();
  });
  return computed(() => {
    const now = view.value;
    const then = shown.value;
    // Words that were taken away are gone at once, whatever the picture shows.
    const gone = then.on_air !== null && (now.questions[then.on_air.question]?.text ?? null) === null;
    return gone || same(then.on_air, now.on_air) ? now : { ...now, ...then };
  });
}

/**
 * How long a change still waits, in milliseconds of the picture; 0 for not at all.
 * @param {{at: number, since: number}} change
 * @param {number | null} program_at
 * @param {number} now
 */
export function waitFor({ at, since }, program_at, now) {
  if (program_at === null || now - since >= HELD_MOST_MS || at - program_at > HELD_MOST_MS) return 0;
  return Math.max(0, at - program_at);
}

/** @param {PublicView} view */
const tied = (view) => ({ on_air: view.on_air });

/** Sections are small; a snapshot brings the same words in another object. @param {unknown} one @param {unknown} other */
const same = (one, other) => one === other || JSON.stringify(one) === JSON.stringify(other);
