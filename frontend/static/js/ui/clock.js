/**
 * Times that move: one tick a second for the whole page, in the server's time, so that two screens side by side show the same figure.
 * Nothing here is announced: a running clock is read when looked at.
 */
import { computed, signal } from '@preact/signals';
import { html } from 'htm/preact';
import { duration } from './words.js';

/** The server's clock, milliseconds, moved once a second by `startClock`. */
export const now = signal(Date.now());

/** The same in steps of ten seconds, for long lists whose ages need no more. */
export const calmNow = computed(() => Math.floor(now.value / 10_000) * 10_000);

/**
 * @param {() => number} read the server's clock (`wire.now`)
 * @returns {() => void} stop
 */
export function startClock(read) {
  const tick = () => {
    now.value = read();
  };
  tick();
  const timer = setInterval(tick, 1000);
  return () => clearInterval(timer);
}

/** @param {{since: number, coarse?: boolean}} props */
export function Elapsed({ since, coarse = false }) {
  return html`<span class="num">${duration(now.value - since, coarse)}</span>`;
}
