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
  for (const question of Object.values(questions)) columns[COLUMN_OF[question.state]].push(counted(question, supports));
  const orders = ordersOf(queue, order);
  for (const name of COLUMNS) columns[name].sort(orders[name]);
  return columns;
}

/**
 * The question with the count that travelled beside the view; itself where there is none newer.
 * @param {Question} question
 * @param {Record<string, number>} supports
 * @returns {Question}
 */
export function counted(question, supports) {
  const newer = supports[question.id];
  return newer === undefined || newer === question.supports ? question : { ...question, supports: newer };
}

/**
 * What stands above what, in each column. Total, so that a card has one place.
 * @param {readonly string[]} queue
 * @param {PublishedOrder} order
 * @returns {Record<ColumnName, (a: Question, b: Question) => number>}
 */
export function ordersOf(queue, order) {
  const place = new Map(queue.map((id, index) => [id, index]));
  const byAge = (/** @type {Question} */ a, /** @type {Question} */ b) => a.at - b.at || compareIds(a, b);
  return {
    received: byAge,
    published: order === 'supports' ? (a, b) => b.supports - a.supports || byAge(a, b) : byAge,
    queued: (a, b) => (place.get(a.id) ?? Infinity) - (place.get(b.id) ?? Infinity) || byAge(a, b),
    air: byAge,
    done: (a, b) => doneAt(b) - doneAt(a) || compareIds(b, a),
  };
}

/**
 * @param {Question} a
 * @param {Question} b
 */
export function compareIds(a, b) {
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

/** Cards drawn at first, and added at each « n autres »: 24 cards of 100 px are more than two screens, and hundreds cost too much to lay out. */
export const WINDOW = 24;
/** The range moves in steps, so that walking down does not redraw the column at each key. */
const STEP = 12;

/**
 * Which cards of a column to draw: from its head as far as was asked for, or, when the selection walked beyond, some around it.
 * @param {number} length
 * @param {number} asked     what « n autres » has asked for so far
 * @param {number} selected  index of the selected card, -1 when elsewhere
 * @returns {{from: number, to: number}}
 */
export function windowOf(length, asked, selected) {
  if (selected < asked - 1) return { from: 0, to: Math.min(length, asked) };
  const from = Math.max(0, Math.floor((selected - STEP) / STEP) * STEP);
  return { from, to: Math.min(length, from + WINDOW + STEP) };
}
