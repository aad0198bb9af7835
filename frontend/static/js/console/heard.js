/**
 * Who was heard: of the questions asked and of those that came on the air, how many are of each origin and of each family. Pure.
 * @module
 */

/** @import { Question } from './question.js' */

/** @typedef {{asked: number, aired: number}} Heard */
/** @typedef {{all: Heard, origins: Map<string, Heard>, families: Map<string, Heard>}} HeardShares */

/**
 * What its author took back was not asked. A question of no family counts under the empty name.
 * @param {Iterable<Question>} questions
 * @returns {HeardShares}
 */
export function heardOf(questions) {
  const all = { asked: 0, aired: 0 };
  /** @type {Map<string, Heard>} */
  const origins = new Map();
  /** @type {Map<string, Heard>} */
  const families = new Map();
  for (const question of questions) {
    if (question.state === 'withdrawn') continue;
    const aired = question.state === 'on_air' || question.aired_at ? 1 : 0;
    for (const counted of [all, under(origins, question.origin), under(families, question.family ?? '')]) {
      counted.asked += 1;
      counted.aired += aired;
    }
  }
  return { all, origins, families };
}

/**
 * @param {Map<string, Heard>} map
 * @param {string} key
 * @returns {Heard}
 */
function under(map, key) {
  const known = map.get(key) ?? { asked: 0, aired: 0 };
  map.set(key, known);
  return known;
}

/**
 * @param {number} part
 * @param {number} whole
 * @returns {number|null} per cent; null of nothing
 */
export function percent(part, whole) {
  return whole === 0 ? null : Math.round((part / whole) * 100);
}
