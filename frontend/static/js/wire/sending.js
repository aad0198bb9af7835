/**
 * Commands on their way: each leaves under one id as often as it must, until it has its one answer, and whoever waits is told. What is
 * refused while nobody waits stays for the page to show, with its words: they may be the only copy. Few are under way at once, oldest first,
 * at the pace the server names: a pile written offline leaves without being refused for haste. Knows no socket.
 * @module
 */

import { computed, signal } from '@preact/signals-core';
import { tooLarge, wellFormed } from './framing.js';
import { tooOld } from './outbox.js';
import { uuid7 } from './uuid7.js';

/** @typedef {import('./outbox.js').Entry} Entry */
/** @typedef {import('./outbox.js').Refused} Refused */
/** @typedef {{resolve: (result: Record<string, any>) => void, reject: (error: WireError) => void, keep: boolean}} Waiting */
/**
 * @typedef {object} Options
 * @property {number} [expect] the version of the entity that the sender saw
 * @property {boolean} [keep] a refusal is an orphan even though somebody waits for it, so that its words outlive the page
 */
/** @typedef {{commands_per_s: number, commands_burst: number, in_flight: number}} Limits of the welcome */
/** @template T @typedef {import('@preact/signals-core').Signal<T>} Signal */

// Answers that say "not now": the command stays in the outbox and goes again.
const AGAIN = new Set(['rate_limited', 'too_many_in_flight', 'storage_failed', 'storage_full', 'internal', 'overloaded', 'owner_away']);
// A fault of the server may be one of this command alone: it is not tried for ever, and others go before it meanwhile.
const MOST_FAULTS = 5;
const MOST_UNDER_WAY = 8;
/** Until the server has named its own. @type {Limits} */
const LIMITS = { commands_per_s: 10, commands_burst: 20, in_flight: 32 };
// Pings take from the same measure as commands, and a slow line may deliver at once what left apart.
const SHARE = 0.5;
const PACE = 0.9;

export class WireError extends Error {
  /** @param {string} code @param {number} [retryAfterS] @param {Record<string, any>} [present] the entity as it is now */
  constructor(code, retryAfterS, present) {
    super(code);
    this.name = 'WireError';
    this.code = code;
    this.retryAfterS = retryAfterS;
    this.present = present;
    /** The command is still in the outbox: it goes after a reload. */
    this.kept = false;
  }
}

/** @param {Limits} limits */
const mostOf = (limits) => Math.max(1, Math.floor(SHARE * limits.commands_burst));

export class Sending {
  /** Commands without an answer, in the order given; those of before a reload too. @type {Signal<Entry[]>} */
  pending = signal(/** @type {Entry[]} */ ([]));
  unsent = computed(() => this.pending.value.length);
  /** Refused while nobody waited: for the page to show until `forget`, through reloads. @type {Signal<Refused[]>} */
  orphans = signal(/** @type {Refused[]} */ ([]));

  /** @type {Map<string, Waiting>} */
  #waiting = new Map();
  /** On the wire of now, without an answer. @type {Set<string>} */
  #underWay = new Set();
  /** Ever put on a line by this page. What is not in here, and given by this page, nobody has heard. @type {Set<string>} */
  #heard = new Set();
  /** How often the server failed at each. @type {Map<string, number>} */
  #faults = new Map();
  #limits = LIMITS;
  /** @type {string | undefined} */
  #actor;
  #live = true;
  /** At most so many turns at once, and how many a second come back. */
  #most = mostOf(LIMITS);
  #pace = PACE * LIMITS.commands_per_s;
  /** How many may go now; the timer gives one back at a time. */
  #turns = this.#most;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  #last = 0;

  /**
   * @param {import('./outbox.js').Outbox} outbox
   * @param {(entry: Entry) => void} say puts it on the wire; not called from `lost` to `live`
   * @param {() => number} [now]
   */
  constructor(outbox, say, now = Date.now) {
    this.outbox = outbox;
    this.say = say;
    this.now = now;
  }

  /** What an earlier page left unanswered goes too. */
  async load() {
    await this.outbox.load(this.now());
    this.#claim();
    this.#recount();
    this.#go();
  }

  /** @param {{type: string, [field: string]: any}} cmd @param {Options} [options] @returns {Promise<Record<string, any>>} */
  send(cmd, { expect, keep = false } = {}) {
    // Two of one millisecond, or a clock set back, must not change places: ids tell the order (RFC 9562 §6.2).
    this.#last = Math.max(this.now(), this.#last + 1);
    const entry = {
      id: uuid7(this.#last),
      cmd: wellFormed(cmd),
      ...(expect === undefined ? {} : { expect }),
      at: this.now(),
      ...(this.#actor === undefined ? {} : { actor: this.#actor }),
    };
    if (tooLarge(entry)) return Promise.reject(new WireError('too_large'));
    this.outbox.add(entry);
    this.#recount();
    return new Promise((resolve, reject) => {
      this.#waiting.set(entry.id, { resolve, reject, keep });
      this.#go();
    });
  }

  /** The server said who this page is, and how fast it may talk. @param {string} actor @param {Limits} limits */
  welcomed(actor, limits) {
    this.#actor = actor;
    this.#limits = limits;
    this.#most = mostOf(limits);
    this.#pace = PACE * limits.commands_per_s;
    this.#claim();
    this.#recount();
  }

  /** There is a line: everything without an answer goes, under the ids it had. The server knows which it has seen. */
  live() {
    if (!this.#live) this.#turns = this.#most;
    this.#live = true;
    this.#recount();
    this.#go();
  }

  /** The line is gone, and with it every answer that was under way. */
  lost() {
    this.#live = false;
    this.#underWay.clear();
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  /** @param {string} id @param {Record<string, any>} result */
  done(id, result) {
    this.#underWay.delete(id);
    this.#heard.delete(id);
    this.#faults.delete(id);
    this.outbox.settle(id);
    this.#tell(id, (waiting) => waiting.resolve(result));
    this.#go();
  }

  /** @param {import('./messages.js').Message} message */
  refused({ id, code, retry_after_s, present }) {
    if (id === null) return;
    this.#underWay.delete(id);
    const faults = (this.#faults.get(id) ?? 0) + (code === 'internal' ? 1 : 0);
    if (AGAIN.has(code) && faults < MOST_FAULTS) {
      if (faults > 0) this.#faults.set(id, faults);
      // All wait together, and then one at a time: several at once would be refused at once again.
      this.#turns = 0;
      if (code === 'rate_limited') this.#slower();
      return this.#rest(1000 * (retry_after_s ?? 2 ** Math.max(0, faults - 1)));
    }
    this.#faults.delete(id);
    this.#reject(id, new WireError(code, retry_after_s, present));
    this.#go();
  }

  /** Somebody has read why this was refused. @param {string} id */
  forget(id) {
    this.outbox.settle(id);
    this.#recount();
  }

  /** Whether nobody can have heard this: it was given by this page, and there was no line since. @param {string} id */
  unheard(id) {
    return this.#waiting.has(id) && !this.#heard.has(id);
  }

  /** Takes back what nobody has heard; whoever waits is told `recalled`. False, and nothing done, if it may have left. @param {string} id */
  recall(id) {
    if (!this.unheard(id)) return false;
    this.#reject(id, new WireError('recalled'), false);
    return true;
  }

  /** This page sends nothing any more; the outbox does after a reload. */
  stop() {
    this.lost();
    for (const { reject } of this.#waiting.values()) reject(Object.assign(new WireError('connection_stopped'), { kept: true }));
    this.#waiting.clear();
  }

  /** As many as there are room and turns for; called again by each answer and by the timer. */
  #go() {
    const room = Math.min(MOST_UNDER_WAY, this.#limits.in_flight);
    if (!this.#live || this.#turns < 1 || this.#underWay.size >= room) return;
    let said = false;
    const faults = (/** @type {Entry} */ { id }) => this.#faults.get(id) ?? 0;
    for (const entry of this.outbox.entries.sort((a, b) => faults(a) - faults(b))) {
      if (this.#turns < 1 || this.#underWay.size >= room) break;
      if (this.#underWay.has(entry.id)) continue;
      if (tooOld(entry, this.now())) this.#reject(entry.id, new WireError('command_expired'));
      else if (tooLarge(entry)) this.#reject(entry.id, new WireError('too_large'));
      else {
        this.#turns--;
        this.#underWay.add(entry.id);
        this.#heard.add(entry.id);
        this.say(entry);
        said = true;
      }
    }
    if (said) this.#recount(); // what `unheard` says of them has changed
    this.#refill();
  }

  /** Something between here and the server makes haste of what was none: this line ends (4029) if it is refused too often. */
  #slower() {
    this.#most = 1;
    this.#pace = Math.max(Math.min(1, this.#pace), this.#pace / 2);
  }

  #refill() {
    if (this.#timer === undefined && this.#turns < this.#most) this.#rest(1000 / this.#pace);
  }

  /** The one timer: after so long, one more may go. @param {number} ms */
  #rest(ms) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#turns++;
      this.#go();
      this.#refill();
    }, ms);
  }

  /**
   * What was written before the server said who writes is this actor's: this page's, or that of one which never had a line. What is
   * another's is never sent in this one's name; its words are shown.
   */
  #claim() {
    const actor = this.#actor;
    if (actor === undefined) return;
    for (const entry of this.outbox.entries) {
      if (entry.actor === undefined) this.outbox.add({ ...entry, actor });
      else if (entry.actor !== actor) this.#reject(entry.id, new WireError('written_by_another'), true);
    }
  }

  /** @param {string} id @param {WireError} error @param {boolean} [keep] its words, whoever waits */
  #reject(id, error, keep = this.#waiting.get(id)?.keep ?? true) {
    this.#heard.delete(id);
    if (keep) this.outbox.refuse(id, error.code, error.retryAfterS);
    else this.outbox.settle(id);
    this.#tell(id, (waiting) => waiting.reject(error));
  }

  /** @param {string} id @param {(waiting: Waiting) => void} tell */
  #tell(id, tell) {
    this.#recount();
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (waiting !== undefined) tell(waiting);
  }

  #recount() {
    this.pending.value = this.outbox.entries;
    this.orphans.value = this.outbox.refused;
  }
}
