/**
 * What one moderator has in front of them: selection, order, windows, the step just taken. It reads the view through the wire and
 * draws nothing.
 * @module
 */

import { batch, computed, effect, signal } from '@preact/signals';
import { WINDOW, columnsOf } from './columns.js';
import { rightsOf } from './rights.js';
import { initial, moved, settled } from './selection.js';

/** @import { ReadonlySignal } from '@preact/signals' */
/** @import { ColumnName, Columns, PublishedOrder } from './columns.js' */
/** @import { ConsoleView, Question } from './question.js' */
/** @import { Ids, Move, Selection } from './selection.js' */
/** @import { Done } from './undo.js' */

/**
 * The part of `wire/wire.js` the console stands on.
 * @typedef {object} Line
 * @property {ReadonlySignal<any>} main
 * @property {ReadonlySignal<Record<string, number>>} supports
 * @property {ReadonlySignal<any>} presence
 * @property {ReadonlySignal<string>} status
 * @property {ReadonlySignal<number|string|null>} stopped
 * @property {ReadonlySignal<number>} unsent
 * @property {(command: any, options?: any) => Promise<any>} send
 * @property {() => number} now
 */

/**
 * @typedef {{name: 'help'}|{name: 'search'}|{name: 'agenda'}|{name: 'phase', to: string}
 *   |{name: 'refuse'|'merge'|'set_aside'|'air', question: string}} OpenDialog
 */
/** @typedef {{sentence: string, tone?: 'bad', undo?: Done}} Notice */

/** @typedef {Pick<Storage, 'getItem'|'setItem'>} Memory */

export class Desk {
  /**
   * @param {Line} wire
   * @param {{role: string, memory?: Memory|null}} options
   */
  constructor(wire, { role, memory = null }) {
    this.wire = wire;
    this.role = role;
    this.memory = memory;
    this.rights = rightsOf(role);

    /** @type {ReadonlySignal<ConsoleView>} */
    this.view = computed(() => wire.main.value);
    this.order = signal(/** @type {PublishedOrder} */ ('supports'));
    /** @type {ReadonlySignal<Columns>} */
    this.columns = computed(() => columnsOf(this.view.value.questions, this.view.value.queue, { order: this.order.value, supports: wire.supports.value }));
    /** @type {ReadonlySignal<Ids>} */
    this.ids = computed(() => idsOf(this.columns.value));
    this.onAir = computed(() => this.columns.value.air[0] ?? null);
    this.ranks = computed(() => authorRanks(this.view.value.questions));

    this.selection = signal(initial(this.ids.value));
    this.selected = computed(() => this.question(this.selection.value.id));
    /** Ids of the column under the pointer: its cards keep their places (columns.steady). */
    this.held = signal(/** @type {ColumnName|null} */ (null));
    this.asked = signal(/** @type {Record<ColumnName, number>} */ ({ received: WINDOW, published: WINDOW, queued: WINDOW, air: WINDOW, done: WINDOW }));
    this.dialog = signal(/** @type {OpenDialog|null} */ (null));
    this.notice = signal(/** @type {Notice|null} */ (null));
    this.busy = signal(/** @type {ReadonlySet<string>} */ (new Set()));
    this.singleKeys = signal(memory?.getItem('assises.console.keys') !== 'off');
    /** Set when a key, not a pointer, moved the selection: only then does the focus follow. */
    this.follow = signal(0);
    /** @type {Partial<Record<ColumnName, string>>} */
    this.last = {};
  }

  /** @returns {() => void} stop */
  start() {
    let before = this.ids.value;
    return effect(() => {
      const after = this.ids.value;
      const chosen = this.selection.peek();
      if (after !== before) this.select(settled(before, after, chosen));
      before = after;
    });
  }

  /**
   * @param {string|null} id
   * @returns {Question|null}
   */
  question(id) {
    if (id === null) return null;
    const question = this.view.value.questions[id];
    if (!question) return null;
    return { ...question, supports: this.wire.supports.value[id] ?? question.supports };
  }

  /** @param {Selection} to */
  select(to) {
    const from = this.selection.peek();
    if (to.column === from.column && to.id === from.id) return;
    if (to.id !== null) this.last[to.column] = to.id;
    this.selection.value = to;
  }

  /** @param {Move} move */
  move(move) {
    batch(() => {
      this.select(moved(this.ids.value, this.selection.value, move, this.last));
      this.follow.value += 1;
    });
  }

  /**
   * The card is about to leave its column: go on to the one below at once, without waiting for the server.
   * @param {string} id
   */
  advance(id) {
    const ids = this.ids.value;
    const { column } = this.selection.value;
    if (this.selection.value.id !== id) return;
    const without = { ...ids, [column]: ids[column].filter((other) => other !== id) };
    this.select(settled(ids, without, this.selection.value));
  }

  /** @param {ColumnName} column */
  showMore(column) {
    this.asked.value = { ...this.asked.value, [column]: this.asked.value[column] + WINDOW };
  }

  /** @param {boolean} on */
  useSingleKeys(on) {
    this.singleKeys.value = on;
    this.memory?.setItem('assises.console.keys', on ? 'on' : 'off');
  }
}

/**
 * @param {Columns} columns
 * @returns {Ids}
 */
function idsOf({ received, published, queued, air, done }) {
  const ids = (/** @type {Question[]} */ list) => list.map((one) => one.id);
  return { received: ids(received), published: ids(published), queued: ids(queued), air: ids(air), done: ids(done) };
}

/**
 * Which question of its author each one is, counted from the oldest. The hall's questions share the clerk's id and are left out.
 * @param {Record<string, Question>} questions
 * @returns {Map<string, number>}
 */
export function authorRanks(questions) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  /** @type {Map<string, number>} */
  const ranks = new Map();
  for (const question of Object.values(questions).sort((a, b) => a.at - b.at)) {
    if (!question.author || question.origin !== 'online') continue;
    const rank = (counts.get(question.author) ?? 0) + 1;
    counts.set(question.author, rank);
    ranks.set(question.id, rank);
  }
  return ranks;
}
