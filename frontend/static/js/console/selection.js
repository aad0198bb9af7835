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
 * its place, so that a moderator goes on reading downwards. An emptied column keeps the selection: a key pressed once more must not
 * act on a question that was not looked at.
 * @param {Ids} before
 * @param {Ids} after
 * @param {Selection} selection
 * @returns {Selection}
 */
export function settled(before, after, selection) {
  const { column, id } = selection;
  const list = after[column];
  if (id === null) return list.length > 0 ? { column, id: list[0] ?? null } : selection;
  if (list.includes(id)) return selection;
  return { column, id: follower(before[column], new Set(list), id) ?? list[list.length - 1] ?? null };
}

/**
 * @param {readonly string[]} before
 * @param {ReadonlySet<string>} present
 * @param {string} id
 * @returns {string|undefined}
 */
function follower(before, present, id) {
  return before.slice(before.indexOf(id) + 1).find((other) => present.has(other));
}

/**
 * Where a page starts: the first column that holds work.
 * @param {Ids} ids
 * @returns {Selection}
 */
export function initial(ids) {
  for (const column of COLUMNS) {
    if (column !== 'done' && ids[column].length > 0) return { column, id: ids[column][0] ?? null };
  }
  return NOWHERE;
}
