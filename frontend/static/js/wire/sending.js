/**
 * Commands on their way: each leaves under one id as often as it must, until it has its one answer, and whoever waits is told. What is
 * refused while nobody waits stays for the page to show, with its words: they may be the only copy. Knows no socket.
 * @module
 */

import { computed, signal } from '@preact/signals-core';
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
/** @template T @typedef {import('@preact/signals-core').Signal<T>} Signal */

// Answers that say "not now": the command stays in the outbox and goes again.
const AGAIN = new Set(['rate_limited', 'too_many_in_flight']);

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

export class Sending {
  /** Commands without an answer, in the order given; those of before a reload too. @type {Signal<Entry[]>} */
  pending = signal(/** @type {Entry[]} */ ([]));
  unsent = computed(() => this.pending.value.length);
  /** Refused while nobody waited: for the page to show until `forget`, through reloads. @type {Signal<Refused[]>} */
  orphans = signal(/** @type {Refused[]} */ ([]));

  /** @type {Map<string, Waiting>} */
  #waiting = new Map();
  #last = 0;

  /**
   * @param {import('./outbox.js').Outbox} outbox
   * @param {(entry: Entry) => void} say puts it on the wire, if there is one just now
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
    this.resend();
  }

  /** @param {{type: string, [field: string]: any}} cmd @param {Options} [options] @returns {Promise<Record<string, any>>} */
  send(cmd, { expect, keep = false } = {}) {
    // Two of one millisecond, or a clock set back, must not change places: ids tell the order (RFC 9562 §6.2).
    this.#last = Math.max(this.now(), this.#last + 1);
    const entry = { id: uuid7(this.#last), cmd, ...(expect === undefined ? {} : { expect }), at: this.now() };
    this.outbox.add(entry);
    this.#recount();
    return new Promise((resolve, reject) => {
      this.#waiting.set(entry.id, { resolve, reject, keep });
      this.say(entry);
    });
  }

  /** Everything without an answer, under the ids it had: the server knows which it has seen. */
  resend() {
    for (const entry of this.outbox.entries) {
      if (tooOld(entry, this.now())) this.#reject(entry.id, new WireError('command_expired'));
      else this.say(entry);
    }
    this.#recount();
  }

  /** @param {string} id @param {Record<string, any>} result */
  done(id, result) {
    this.outbox.settle(id);
    this.#tell(id, (waiting) => waiting.resolve(result));
  }

  /** @param {import('./messages.js').Message} message */
  refused({ id, code, retry_after_s, present }) {
    if (id === null) return;
    const entry = AGAIN.has(code) ? this.outbox.entries.find((one) => one.id === id) : undefined;
    if (entry === undefined) return this.#reject(id, new WireError(code, retry_after_s, present));
    setTimeout(() => this.say(entry), 1000 * (retry_after_s ?? 1));
  }

  /** Somebody has read why this was refused. @param {string} id */
  forget(id) {
    this.outbox.settle(id);
    this.#recount();
  }

  /** This page sends nothing any more; the outbox does after a reload. */
  stop() {
    for (const { reject } of this.#waiting.values()) reject(Object.assign(new WireError('connection_stopped'), { kept: true }));
    this.#waiting.clear();
  }

  /** @param {string} id @param {WireError} error */
  #reject(id, error) {
    if (this.#waiting.get(id)?.keep ?? true) this.outbox.refuse(id, error.code, error.retryAfterS);
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
