/**
 * Which card stands in which of the five columns, and in what order. Pure: it knows no page and no clock.
 * @module
 */

import { isOver } from '../ui/questions.js';

/** @import { Question, QuestionState } from './question.js' */

/** @typedef {'received'|'published'|'queued'|'air'|'done'} ColumnName */
/** @typedef {Record<ColumnName, Question[]>} Columns */
/** @typedef {'supports'|'age'} PublishedOrder */

/** @type {readonly ColumnName[]} */
export const COLUMNS = ['received', 'published', 'queued', 'air', 'done'];

/** @type {Record<QuestionState, ColumnName>} */
export const COLUMN_OF = {
  received: 'received',
  published: 'published',
  queued: 'queued',
  on_air: 'air',
  answered: 'done',
  set_aside: 'done',
  refused: 'done',
  merged: 'done',
  withdrawn: 'done',
};

/**
 * What the widest column is called, as a locale key: the same picture is a rehearsal until the debate is live, for only then does anybody
 * else see it; after the end there is none.
 * @param {string} phase
 */
export function airHeading(phase) {
  if (isOver(phase)) return 'console.column.summary';
  return phase === 'live' ? 'console.column.air' : 'console.column.rehearsal';
}

/**
 * When a question was dealt with; the newest comes first among the done.
 * @param {Question} question
 */
export function doneAt(question) {
  return question.answered_at ?? question.decided_at ?? question.aired_at ?? question.at;
}

/**
 * @param {Record<string, Question>} questions
 * @param {readonly string[]} queue
 * @param {{order?: PublishedOrder, supports?: Record<string, number>}} [options]  supports: counts newer than the view's
 * @returns {Columns}
 */
export function columnsOf(questions, queue, { order = 'supports', supports = {} } = {}) {
  /** @type {Columns} */
  const columns = { received: [], published: [], queued: [], air: [], done: [] };
  for (const question of Object.values(questions)) {
    const newer = supports[question.id];
    const shown = newer === undefined || newer === question.supports ? question : { ...question, supports: newer };
    columns[COLUMN_OF[shown.state]].push(shown);
  }
  columns.received.sort((a, b) => a.at - b.at || compareIds(a, b));
  columns.published.sort(order === 'supports'
    ? (a, b) => b.supports - a.supports || a.at - b.at || compareIds(a, b)
    : (a, b) => a.at - b.at || compareIds(a, b));
  const place = new Map(queue.map((id, index) => [id, index]));
  columns.queued.sort((a, b) => (place.get(a.id) ?? Infinity) - (place.get(b.id) ?? Infinity) || a.at - b.at);
  columns.done.sort((a, b) => doneAt(b) - doneAt(a) || compareIds(b, a));
  return columns;
}

/**
 * @param {Question} a
 * @param {Question} b
 */
function compareIds(a, b) {
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}

/**
 * The order shown while a pointer rests on a column: cards keep their places, those that left stay as marks, those that
 * came stand at the end; otherwise a colleague's step would slide another card under a finger that is about to press.
 * @param {readonly string[]} shown   ids as they stand on the screen
 * @param {readonly string[]} wanted  ids as the view orders them
 * @param {boolean} held
 * @returns {string[]}
 */
export function steady(shown, wanted, held) {
  if (!held) return [...wanted];
  const known = new Set(shown);
  return [...shown, ...wanted.filter((id) => !known.has(id))];
}

/** Cards drawn at first, and added at each « n autres »: 40 cards of 100 px are four screens, and 500 cost too much to lay out. */
export const WINDOW = 40;

/**
 * How many cards to draw so that the selected one, and some after it, are there.
 * @param {number} asked     what « n autres » has asked for so far
 * @param {number} selected  index of the selected card, -1 when elsewhere
 * @returns {number}
 */
export function windowSize(asked, selected) {
  return Math.max(asked, selected + 6, WINDOW);
}
