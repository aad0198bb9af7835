/**
 * Where the selection stands and where a key moves it. Pure: ids in, ids out.
 * @module
 */

import { COLUMNS } from './columns.js';

/** @import { ColumnName } from './columns.js' */

/** @typedef {{column: ColumnName, id: string|null}} Selection */
/** @typedef {Record<ColumnName, readonly string[]>} Ids */
/** @typedef {'next'|'previous'|'left'|'right'|'first'|'last'} Move */

/** @type {Selection} */
export const NOWHERE = { column: 'received', id: null };

/**
 * @param {Ids} ids
 * @param {Selection} selection
 * @param {Move} move
 * @param {Partial<Record<ColumnName, string>>} [last]  the card last selected in each column, to come back to it
 * @returns {Selection}
 */
export function moved(ids, selection, move, last = {}) {
  if (move === 'left' || move === 'right') return sideways(ids, selection, move === 'left' ? -1 : 1, last);
  const list = ids[selection.column];
  if (list.length === 0) return { column: selection.column, id: null };
  const at = selection.id === null ? -1 : list.indexOf(selection.id);
  const to = { next: at + 1, previous: at < 0 ? 0 : at - 1, first: 0, last: list.length - 1 }[move];
  return { column: selection.column, id: list[Math.min(Math.max(to, 0), list.length - 1)] ?? null };
}

/**
 * The nearest column that holds something; empty ones are jumped over, and the selection stays when there is none.
 * @param {Ids} ids
 * @param {Selection} selection
 * @param {-1|1} step
 * @param {Partial<Record<ColumnName, string>>} last
 * @returns {Selection}
 */
function sideways(ids, selection, step, last) {
  const from = COLUMNS.indexOf(selection.column);
  for (let at = from + step; at >= 0 && at < COLUMNS.length; at += step) {
    const column = COLUMNS[at];
    if (column === undefined || ids[column].length === 0) continue;
    const known = last[column];
    return { column, id: known !== undefined && ids[column].includes(known) ? known : ids[column][0] ?? null };
  }
  return selection;
}

/**
 * After the view changed: a selected card that stayed keeps the selection; one that left its column hands it to the card that took
 * its place, so that a moderator goes on reading downwards.
 * @param {Ids} before
 * @param {Ids} after
 * @param {Selection} selection
 * @returns {Selection}
 */
export function settled(before, after, selection) {
  const { column, id } = selection;
  if (id === null) return after[column].length > 0 ? { column, id: after[column][0] ?? null } : firstOf(after, column);
  if (after[column].includes(id)) return selection;
  const at = before[column].indexOf(id);
  const left = new Set(after[column]);
  const follower = before[column].slice(at + 1).find((other) => left.has(other));
  if (at >= 0 && follower !== undefined) return { column, id: follower };
  const list = after[column];
  if (list.length > 0) return { column, id: list[list.length - 1] ?? null };
  return firstOf(after, column);
}

/**
 * @param {Ids} ids
 * @param {ColumnName} fallback
 * @returns {Selection}
 */
function firstOf(ids, fallback) {
  for (const column of COLUMNS) {
    if (column !== 'done' && ids[column].length > 0) return { column, id: ids[column][0] ?? null };
  }
  return { column: fallback, id: null };
}
