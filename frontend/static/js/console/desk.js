/**
 * What one moderator has in front of them: selection, order, windows, the step just taken. It reads the view through the wire and
 * draws nothing.
 * @module
 */

import { batch, computed, effect, signal } from '@preact/signals';
import { calmNow } from '../ui/clock.js';
import { calmed } from './calm.js';
import { COLUMNS, WINDOW } from './columns.js';
import { EVERYTHING, filtered } from './filters.js';
import { handledBy } from './handling.js';
import { KeptWords } from './kept_words.js';
import { rightsOf } from './rights.js';
import { heardOf } from './heard.js';
import { initial, moved, settled } from './selection.js';
import { settledOf, withheld } from './settled.js';
import { Standing } from './standing.js';

/** @import { ReadonlySignal } from '@preact/signals' */
/** @import { ColumnName, Columns, PublishedOrder } from './columns.js' */
/** @import { Filter } from './filters.js' */
/** @import { SettledView } from './settled.js' */
/** @import { ConsoleView, Question } from './question.js' */
/** @import { Ids, Move, Selection } from './selection.js' */
/** @import { Done } from './undo.js' */

/**
 * The part of `wire/wire.js` the console stands on.
 * @typedef {object} Line
 * @property {ReadonlySignal<any>} main
 * @property {ReadonlySignal<Record<string, number>>} supports
 * @property {ReadonlySignal<any>} presence
 * @property {ReadonlySignal<Record<string, Record<string, any>>>} said
 * @property {ReadonlySignal<string>} status
 * @property {ReadonlySignal<number|string|null>} stopped
 * @property {ReadonlySignal<number>} unsent
 * @property {ReadonlySignal<import('../wire/outbox.js').Refused[]>} orphans
 * @property {(id: string) => void} forget
 * @property {(command: any, options?: any) => Promise<any>} send
 * @property {(word: any) => void} say
 * @property {() => number} now
 */

/** A name of dialogs.js, and what it is about. @typedef {{name: string, question?: string, to?: string}} OpenDialog */
/** `again`: the dialog with the words of what was not done. @typedef {{sentence: string, tone?: 'bad', undo?: Done, again?: OpenDialog}} Notice */

/** Between two drawings while changes pour in, once there are so many questions that a drawing takes its time. */
const PAUSE_MS = 100;
const MANY = 400;

/** @typedef {Pick<Storage, 'getItem'|'setItem'>} Memory */

export class Desk {
  /**
   * @param {Line} wire
   * @param {{role: string, actor?: string|null, memory?: Memory|null}} options
   */
  constructor(wire, { role, actor = null, memory = null }) {
    this.wire = wire;
    this.role = role;
    this.actor = actor;
    this.memory = memory;
    this.rights = rightsOf(role);

    const { view, catchUp } = calmed(wire.main, () => (this.standing.size > MANY ? PAUSE_MS : 0));
    /** @type {ReadonlySignal<ConsoleView>} */
    this.view = view;
    this.catchUp = catchUp;
    this.standing = new Standing();
    this.order = signal(/** @type {PublishedOrder} */ ('supports'));
    /** @type {ReadonlySignal<Columns>} */
    this.columns = computed(() => this.standing.update(this.view.value.questions, this.view.value.queue, { order: this.order.value, supports: wire.supports.value }));
    /** The shares of who was heard; of thousands a count takes its time, and it moves slowly. */
    this.heard = computed(() => heardOf(Object.values(this.columns.value).flat()));
    this.filter = signal(/** @type {Filter} */ (EVERYTHING));
    /** Which of the settled ones: all, those whose appeal waits, those to whom a written answer was promised. */
    this.settled = signal(/** @type {SettledView} */ ('all'));
    /** Those that the filter lets through: what is drawn, walked and counted beside the whole. @type {ReadonlySignal<Columns>} */
    this.shown = computed(() => {
      const { debate, moderation } = this.view.value;
      const seen = settledOf(withheld(this.columns.value, moderation?.hold ?? null), this.settled.value);
      return filtered(seen, this.filter.value, { families: debate.families ?? [], now: this.filter.value.minutes > 0 ? calmNow.value : 0 });
    });
    /** @type {ReadonlySignal<Ids>} */
    this.ids = computed(() => idsOf(this.shown.value));
    this.onAir = computed(() => this.columns.value.air[0] ?? null);

    this.selection = signal(initial(this.ids.value));
    this.selected = computed(() => this.question(this.selection.value.id));
    /** Ids of the column under the pointer: its cards keep their places (columns.steady). */
    this.held = signal(/** @type {ColumnName|null} */ (null));
    this.filtering = signal(false);
    this.asked = signal(/** @type {Record<ColumnName, number>} */ ({ received: WINDOW, published: WINDOW, queued: WINDOW, air: WINDOW, done: WINDOW }));
    /** The open section of the rail. */
    this.section = signal('stage');
    this.dialog = signal(/** @type {OpenDialog|null} */ (null));
    this.notice = signal(/** @type {Notice|null} */ (null));
    /** Cards in the hands of colleagues (handling.js). */
    this.handled = computed(() => handledBy(wire.said.value['handling'], actor));
    this.busy = signal(/** @type {ReadonlySet<string>} */ (new Set()));
    /** Steps under way that leave their card where it is: the next key waits for them. @type {Map<string, Promise<boolean>>} */
    this.staying = new Map();
    /** The last step given. @type {Promise<boolean> | null} */
    this.doing = null;
    /** The version that one's own last step has made of a question. @type {Map<string, number>} */
    this.made = new Map();
    this.kept = new KeptWords();
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
    return id !== null && this.columns.value ? this.standing.question(id) : null;
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

  /** Another order or another choice of cards was asked for: nothing keeps its place. @param {() => void} choose */
  rearrange(choose) {
    batch(() => {
      this.held.value = null;
      choose();
    });
  }

  openFilter() {
    this.filtering.value = true;
    // The bar may be there already: the key leads into it either way.
    queueMicrotask(() => document.getElementById('filter-words')?.focus());
  }

  /** Off the proposal of fair-next, to the first of the queue that could come instead of it. */
  selectOther() {
    const id = this.ids.value.queued.find((one) => one !== this.view.value.next?.question);
    if (id === undefined) return;
    batch(() => {
      this.select({ column: 'queued', id });
      this.follow.value += 1;
    });
  }

  /** @param {boolean} on */
  useSingleKeys(on) {
    this.singleKeys.value = on;
    this.memory?.setItem('assises.console.keys', on ? 'on' : 'off');
  }
}

/** Ids of a column, as long as it is the same column. @type {WeakMap<readonly Question[], readonly string[]>} */
const known = new WeakMap();

/**
 * @param {Columns} columns
 * @returns {Ids}
 */
function idsOf(columns) {
  const ids = /** @type {Ids} */ ({});
  for (const name of COLUMNS) {
    const list = columns[name];
    let names = known.get(list);
    if (!names) known.set(list, (names = list.map((one) => one.id)));
    ids[name] = names;
  }
  return ids;
}
