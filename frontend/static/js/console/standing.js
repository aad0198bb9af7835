/**
 * Where every question stands, kept up as the view changes: a few that changed are moved, the thousands that did not are not sorted again.
 * Equal in result to sorting everything (`columnsOf`, `authorRanks`), which its tests hold it to.
 * @module
 */

import { COLUMNS, COLUMN_OF, columnsOf, compareIds, counted, ordersOf } from './columns.js';

/** @import { ColumnName, Columns, PublishedOrder } from './columns.js' */
/** @import { Question } from './question.js' */

/** @typedef {Record<string, Question>} Questions */
/** @typedef {{from: Question, shown: Question}} Known  `from`: as in the view; `shown`: with the newer count */

/** More changes than this at once, and sorting everything is cheaper: a snapshot, a first view. */
const MANY = 250;

export class Standing {
  /** @type {Map<string, Known>} */
  #known = new Map();
  /** @type {Columns} */
  #columns = { received: [], published: [], queued: [], air: [], done: [] };
  /** @type {Map<string, number>} */
  #ranks = new Map();
  /** @type {Map<string, number>} */
  #counts = new Map();
  #latest = -Infinity;
  /** @type {readonly string[]} */
  #queue = [];
  /** @type {PublishedOrder} */
  #order = 'supports';

  /**
   * A column that did not change stays the very array it was.
   * @param {Questions} questions
   * @param {readonly string[]} queue
   * @param {{order?: PublishedOrder, supports?: Record<string, number>}} [options]
   * @returns {Columns}
   */
  update(questions, queue, { order = 'supports', supports = {} } = {}) {
    /** @type {Question[]} */
    const changed = [];
    let held = 0;
    for (const id in questions) {
      const question = /** @type {Question} */ (questions[id]);
      const known = this.#known.get(id);
      if (known) held += 1;
      const newer = supports[id];
      if (known?.from !== question || (newer !== undefined && newer !== known.shown.supports)) changed.push(question);
    }
    const whole = held < this.#known.size || changed.length > MANY || order !== this.#order;
    if (whole) this.#sortAll(questions, queue, order, supports);
    else if (changed.length > 0 || queue !== this.#queue) this.#move(changed, queue, order, supports);
    this.#queue = queue;
    this.#order = order;
    return this.#columns;
  }

  get size() {
    return this.#known.size;
  }

  /**
   * With the newest count; the same object as long as nothing of it changed.
   * @param {string} id
   * @returns {Question|null}
   */
  question(id) {
    return this.#known.get(id)?.shown ?? null;
  }

  /**
   * Which question of its author it is; undefined where that says nothing (authorRanks).
   * @param {string} id
   */
  rank(id) {
    return this.#ranks.get(id);
  }

  /**
   * @param {Questions} questions
   * @param {readonly string[]} queue
   * @param {PublishedOrder} order
   * @param {Record<string, number>} supports
   */
  #sortAll(questions, queue, order, supports) {
    this.#columns = columnsOf(questions, queue, { order, supports });
    this.#known = new Map();
    for (const name of COLUMNS) for (const shown of this.#columns[name]) this.#known.set(shown.id, { from: /** @type {Question} */ (questions[shown.id]), shown });
    this.#ranks = authorRanks(questions);
    this.#counts = new Map();
    this.#latest = -Infinity;
    for (const question of Object.values(questions)) this.#count(question);
  }

  /**
   * @param {Question[]} changed
   * @param {readonly string[]} queue
   * @param {PublishedOrder} order
   * @param {Record<string, number>} supports
   */
  #move(changed, queue, order, supports) {
    /** @type {Map<ColumnName, Question[]>} */
    const coming = new Map();
    /** @type {Set<ColumnName>} */
    const touched = new Set(queue === this.#queue ? [] : ['queued']);
    const moved = new Set(changed.map((question) => question.id));
    for (const question of changed) {
      const before = this.#known.get(question.id);
      if (before) touched.add(COLUMN_OF[before.from.state]);
      else this.#rankNew(question);
      const shown = counted(question, supports);
      this.#known.set(question.id, { from: question, shown });
      const column = COLUMN_OF[question.state];
      touched.add(column);
      coming.set(column, [...(coming.get(column) ?? []), shown]);
    }
    const orders = ordersOf(queue, order);
    this.#columns = { ...this.#columns };
    for (const name of touched) {
      const stayed = this.#columns[name].filter((question) => !moved.has(question.id));
      if (name === 'queued' && queue !== this.#queue) stayed.sort(orders.queued);
      this.#columns[name] = merged(stayed, (coming.get(name) ?? []).sort(orders[name]), orders[name]);
    }
  }

  /** @param {Question} question */
  #rankNew(question) {
    if (!ranked(question)) return;
    // Asked before one that is known already: two came out of order, and every rank of this author is another.
    if (question.at <= this.#latest) {
      const all = [...this.#known.values()].map(({ from }) => from);
      this.#ranks = ranksOf([...all, question]);
      this.#count(question);
      return;
    }
    this.#ranks.set(question.id, this.#count(question));
  }

  /** @param {Question} question */
  #count(question) {
    if (!ranked(question)) return 0;
    const author = question.author ?? '';
    const rank = (this.#counts.get(author) ?? 0) + 1;
    this.#counts.set(author, rank);
    this.#latest = Math.max(this.#latest, question.at);
    return rank;
  }
}

/**
 * The hall's questions share the clerk's id: they have no rank.
 * @param {Question} question
 */
function ranked(question) {
  return Boolean(question.author) && question.origin === 'online';
}

/**
 * Which question of its author each one is, counted from the oldest.
 * @param {Questions} questions
 */
export function authorRanks(questions) {
  return ranksOf(Object.values(questions));
}

/**
 * @param {Question[]} questions
 * @returns {Map<string, number>}
 */
function ranksOf(questions) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  /** @type {Map<string, number>} */
  const ranks = new Map();
  for (const question of questions.sort((a, b) => a.at - b.at || compareIds(a, b))) {
    if (!ranked(question)) continue;
    const rank = (counts.get(question.author ?? '') ?? 0) + 1;
    counts.set(question.author ?? '', rank);
    ranks.set(question.id, rank);
  }
  return ranks;
}

/**
 * Two sorted lists as one.
 * @param {Question[]} stayed
 * @param {Question[]} coming
 * @param {(a: Question, b: Question) => number} order
 * @returns {Question[]}
 */
function merged(stayed, coming, order) {
  if (coming.length === 0) return stayed;
  /** @type {Question[]} */
  const all = [];
  let at = 0;
  for (const one of coming) {
    while (at < stayed.length && order(/** @type {Question} */ (stayed[at]), one) <= 0) all.push(/** @type {Question} */ (stayed[at++]));
    all.push(one);
  }
  while (at < stayed.length) all.push(/** @type {Question} */ (stayed[at++]));
  return all;
}
