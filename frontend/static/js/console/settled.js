/**
 * Which settled questions still ask for something: an appeal that waits, an answer in writing that was promised. And what a hold keeps
 * back among the received. Pure.
 * @module
 */

/** @import { Columns } from './columns.js' */
/** @import { Question } from './question.js' */

/** @typedef {'all'|'appeals'|'promised'} SettledView */

/** @type {Record<SettledView, (question: Question) => boolean>} */
export const SETTLED = {
  all: () => true,
  appeals: (question) => question.state === 'refused' && question.appeal?.state === 'open',
  promised: (question) => question.state === 'answered' && question.how === 'in_writing' && !question.written,
};

/**
 * @param {Columns} columns
 * @param {SettledView} view
 * @returns {Columns}
 */
export function settledOf(columns, view) {
  return view === 'all' ? columns : { ...columns, done: columns.done.filter(SETTLED[view]) };
}

/**
 * Without what arrived since the hold: it is counted, and shown when the hold ends.
 * @param {Columns} columns
 * @param {number|null} since
 * @returns {Columns}
 */
export function withheld(columns, since) {
  if (since === null) return columns;
  return { ...columns, received: columns.received.filter((question) => question.at < since) };
}
