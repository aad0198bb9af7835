/**
 * Which cards a moderator wants to see for a while. Pure: ids of authors and the time are given. What is on the air is never hidden.
 * @module
 */

import { matches } from './question.js';

/** @import { Columns } from './columns.js' */
/** @import { Family } from '../ui/views.js' */
/** @import { Question } from './question.js' */
/** @import { Origin } from '../ui/views.js' */

/**
 * `family` and `side` may be `none`: of no family yet. `minutes`: waits at least so long. `unheard`: nothing of its author was on the air.
 * @typedef {{words: string, origin: Origin|null, family: string|null, side: string|null, minutes: number, unheard: boolean}} Filter
 */

/** @type {Filter} */
export const EVERYTHING = { words: '', origin: null, family: null, side: null, minutes: 0, unheard: false };

/** @param {Filter} filter */
export function isOn(filter) {
  return filter.words.trim() !== '' || filter.origin !== null || filter.family !== null || filter.side !== null || filter.minutes > 0 || filter.unheard;
}

/**
 * @param {Columns} columns
 * @param {Filter} filter
 * @param {{families: readonly Family[], now: number}} known
 * @returns {Columns}
 */
export function filtered(columns, filter, { families, now }) {
  if (!isOn(filter)) return columns;
  const sides = new Map(families.map(({ id, side }) => [id, side]));
  const heard = filter.unheard ? heardAuthors(columns) : new Set();
  /** @param {Question} question */
  const passes = (question) =>
    (filter.origin === null || question.origin === filter.origin) &&
    (filter.family === null || (question.family ?? 'none') === filter.family) &&
    (filter.side === null || (sides.get(question.family ?? '') ?? 'none') === filter.side) &&
    (filter.minutes === 0 || now - question.at >= filter.minutes * 60_000) &&
    (!filter.unheard || !(question.origin === 'online' && heard.has(question.author))) &&
    matches(question, filter.words);
  return {
    received: columns.received.filter(passes),
    published: columns.published.filter(passes),
    queued: columns.queued.filter(passes),
    air: columns.air,
    done: columns.done.filter(passes),
  };
}

/**
 * Authors of whom something was on the air. Those of the hall share the clerk's id and are nobody's.
 * @param {Columns} columns
 * @returns {Set<unknown>}
 */
function heardAuthors(columns) {
  const heard = new Set();
  for (const list of Object.values(columns)) for (const question of list) if (question.aired_at && question.origin === 'online') heard.add(question.author);
  return heard;
}
