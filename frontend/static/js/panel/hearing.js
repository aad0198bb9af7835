/**
 * Turns microphone levels into what a person wants to know: am I heard? Pure: levels and times are given.
 * @module
 */

/** @typedef {'waiting'|'silent'|'faint'|'good'|'loud'} Heard */

/**
 * Levels are 0 to 1 on a scale linear in decibels, 0 at −60 dBFS. Speech at a good distance peaks between −30 and −8 dBFS; above −3
 * it clips.
 */
export const FLOOR_DB = -60;
const FAINT_FROM = level(-48);
const GOOD_FROM = level(-34);
const LOUD_FROM = level(-3);

/** Pauses between words last under a second; after three the page asks to speak again. */
const REMEMBERS_MS = 3000;

/**
 * @param {number} db  dBFS
 * @returns {number} 0 to 1
 */
export function level(db) {
  return Math.min(1, Math.max(0, (db - FLOOR_DB) / -FLOOR_DB));
}

/** @typedef {{peak: number, peak_at: number, since: number}} Hearing */

/**
 * @param {number} now
 * @returns {Hearing}
 */
export function listening(now) {
  return { peak: 0, peak_at: now, since: now };
}

/**
 * Keeps the loudest level of the last three seconds.
 * @param {Hearing} hearing
 * @param {number} heard  0 to 1
 * @param {number} now
 * @returns {Hearing}
 */
export function hear(hearing, heard, now) {
  if (heard >= hearing.peak || now - hearing.peak_at > REMEMBERS_MS) return { ...hearing, peak: heard, peak_at: now };
  return hearing;
}

/**
 * @param {Hearing} hearing
 * @param {number} now
 * @returns {Heard}
 */
export function verdict(hearing, now) {
  if (hearing.peak >= LOUD_FROM) return 'loud';
  if (hearing.peak >= GOOD_FROM) return 'good';
  if (hearing.peak >= FAINT_FROM) return 'faint';
  return now - hearing.since < REMEMBERS_MS ? 'waiting' : 'silent';
}
