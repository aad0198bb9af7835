/**
 * One connection of a page to its debate: keeps it up, folds what comes, sends commands and answers for each. Knows no page.
 * The first view comes from the page itself (`boot`), so that nothing waits for the socket.
 * @module
 */

import { signal } from '@preact/signals-core';
import { Comeback } from './comeback.js';
import { askTicket } from './door.js';
import { frame } from './framing.js';
import { inTurn } from './in_turn.js';
import { read } from './messages.js';
import { Outbox } from './outbox.js';
import { Sending, WireError } from './sending.js';
import { ServerClock } from './server_clock.js';
import { changeTimes, fold } from './state.js';

/** @typedef {import('./state.js').View} View */
/** @typedef {import('./state.js').Stream} Stream */
/** @typedef {'connecting'|'live'|'lost'|'stopped'} Status */
/** @typedef {{online: number, hall: number, console: number}} Presence */
/** @typedef {{ticket: string, url: string}} Media */
/** @typedef {{stream: string, epoch: string, offset: number, view: View, me: Stream | null, server_at: number, seat?: string | null}} Boot */
/** @template T @typedef {import('@preact/signals-core').Signal<T>} Signal */

const RESYNC = 4010;
const SILENT = 4012;
/** An answer takes milliseconds; a line that says nothing for so long after a command is dead, whatever the browser believes. */
const ANSWER_S = 8;
/** From the first byte to the welcome; a server answers a hello at once. */
const WELCOME_S = 10;

export { WireError };

export class Wire {
  /** @type {Signal<View>} */ main;
  /** @type {Signal<View | null>} */ me;
  /** @type {Signal<Status>} */ status = signal(/** @type {Status} */ ('connecting'));
  /** @type {Signal<number | string | null>} */ stopped = signal(/** @type {number | string | null} */ (null));
  /** @type {Signal<Presence | null>} */ presence = signal(/** @type {Presence | null} */ (null));
  /** @type {Signal<Record<string, number>>} */ supports = signal(/** @type {Record<string, number>} */ ({}));
  /** Other replaceable states, by key: `handling`, `polls`, `reactions`. @type {Signal<Record<string, Record<string, any>>>} */ said = signal({});
  /** @type {Signal<Media | null>} */ media = signal(/** @type {Media | null} */ (null));

  /** When each section of `main` last changed, by the server's clock; what came with a page or a snapshot has no time. @type {Record<string, number>} */
  changedAt = {};

  /** @type {Map<string, Stream>} */ #streams = new Map();
  /** @type {WebSocket | null} */ #socket = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */ #timer;
  /** @type {ReturnType<typeof setTimeout> | undefined} */ #watch;
  /** @type {string | undefined} */ #actor;
  #comeback = new Comeback();
  #clock;
  /** @type {Sending} */ #sending;
  #heartbeatS = 25;
  #holes = 0;
  #opening = 0;
  /** @type {Promise<unknown>} */ #asking = Promise.resolve();

  /** Commands without an answer, of before a reload too. */
  get pending() {
    return this.#sending.pending;
  }

  get unsent() {
    return this.#sending.unsent;
  }

  /** Refused while nobody waited: for the page to show until `forget`, through reloads. */
  get orphans() {
    return this.#sending.orphans;
  }

  /** @param {{slug: string, role: string, boot: Boot}} page */
  constructor({ slug, role, boot }) {
    this.slug = slug;
    this.role = role;
    this.seat = boot.seat ?? undefined;
    this.stream = boot.stream;
    this.#streams.set(boot.stream, { epoch: boot.epoch, offset: boot.offset, view: boot.view });
    if (boot.me) this.#streams.set('me', boot.me);
    this.main = signal(boot.view);
    this.me = signal(boot.me?.view ?? null);
    this.#clock = new ServerClock(boot.server_at, () => performance.timeOrigin + performance.now());
    this.#sending = new Sending(new Outbox(`${slug}.${role}${this.seat ? `.${this.seat}` : ''}`), (entry) => this.#say(entry));
    this.#sending.lost(); // until the first snapshot or delta there is no line
  }

  start() {
    void this.#sending.load();
    addEventListener('online', () => this.#hurry());
    // Told by the browser, people read it at once and not after a heartbeat was missed; where it errs, the first try puts it right.
    addEventListener('offline', () => this.status.value === 'live' && this.#lost(SILENT));
    addEventListener('pagehide', () => this.#drop());
    addEventListener('pageshow', (event) => event.persisted && this.#hurry());
    document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && this.#hurry());
    void this.#open();
  }

  /** The server's clock, in ms. */
  now() {
    return this.#clock.now();
  }

  /**
   * Resolves with what the command made, once it is on the server's disk; lives through lost connections and, as far as the
   * command goes, through a reload. Rejects with the server's refusal.
   * @param {{type: string, [field: string]: any}} cmd
   * @param {import('./sending.js').Options} [options]
   * @returns {Promise<Record<string, any>>}
   */
  send(cmd, options) {
    if (this.stopped.value !== null) return Promise.reject(new WireError('connection_stopped'));
    return this.#sending.send(cmd, options);
  }

  /** A word that needs no answer and is not kept: `{type: 'handling'|'behind'|'react', …}`. Lost when the line is. @param {{type: string, [field: string]: any}} word */
  say(word) {
    if (this.status.value === 'live') this.#socket?.send(JSON.stringify(word));
  }

  /** Somebody has read why this was refused. @param {string} id of an orphan */
  forget(id) {
    this.#sending.forget(id);
  }

  /** Whether nobody can have heard this command of this page yet. @param {string} id */
  unheard(id) {
    return this.#sending.unheard(id);
  }

  /** Takes back what nobody has heard. False, and nothing done, if it may have left. @param {string} id */
  recall(id) {
    return this.#sending.recall(id);
  }

  /** A media ticket good for one POST from now. @returns {Promise<Media>} */
  async freshMedia() {
    const answer = await this.#ticket();
    if ('refused' in answer) throw new WireError(answer.refused);
    if ('retryAfterS' in answer) throw new WireError('ticket_later', answer.retryAfterS);
    this.media.value = answer.media;
    return answer.media;
  }

  // Opening and losing.

  async #open() {
    const opening = ++this.#opening;
    clearTimeout(this.#timer);
    const answer = await this.#ticket();
    if (opening !== this.#opening) return;
    if ('refused' in answer) return this.#stop(answer.refused);
    if ('retryAfterS' in answer) return this.#wait(this.#comeback.later(answer.retryAfterS).waitS);
    this.media.value = answer.media;
    const socket = new WebSocket(`${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/ws`, 'assises.v1');
    this.#socket = socket;
    // A position that led into a hole twice is not trusted again: without one the server gives a snapshot.
    const streams = this.#holes > 1 ? [] : [...this.#streams].map(([stream, { epoch, offset }]) => ({ stream, epoch, offset }));
    socket.onopen = () => socket.send(JSON.stringify({ type: 'hello', ticket: answer.ticket, streams }));
    socket.onmessage = ({ data }) => socket === this.#socket && this.#hear(data);
    socket.onclose = ({ code }) => socket === this.#socket && this.#lost(code);
    this.#listen(WELCOME_S);
  }

  /** One after the other: the first answer brings a newcomer's cookie, and two asked at once would make two people of one. */
  #ticket() {
    const answered = this.#asking.then(() => inTurn(() => askTicket(this.slug, this.#asked())));
    this.#asking = answered;
    return answered;
  }

  #asked() {
    return this.seat === undefined ? { role: this.role } : { role: this.role, seat: this.seat };
  }

  /** @param {number} code */
  #lost(code) {
    this.#drop();
    const next = this.#comeback.closed(code);
    if ('stop' in next) this.#stop(next.stop);
    else this.#wait(next.waitS);
  }

  /** @param {number} waitS */
  #wait(waitS) {
    this.status.value = 'lost';
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#open(), waitS * 1000);
  }

  /** @param {number | string} why */
  #stop(why) {
    this.#drop();
    this.status.value = 'stopped';
    this.stopped.value = why;
    this.#sending.stop();
  }

  /** Lets go of the socket without waiting for the other side. */
  #drop() {
    clearTimeout(this.#timer);
    clearTimeout(this.#watch);
    this.#opening++;
    this.#sending.lost();
    const socket = this.#socket;
    this.#socket = null;
    socket?.close(1000);
    if (this.status.value === 'live') this.status.value = 'lost';
  }

  /** The network is back, or somebody looks at the page again. */
  #hurry() {
    if (this.status.value === 'stopped') return;
    if (this.#socket === null) return void this.#open();
    if (this.status.value !== 'live') return;
    // A phone that slept does not know that its connection is dead: ask, and give the answer five seconds.
    this.#ping();
    this.#listen(5);
  }

  /** Silence for too long is a lost connection, whatever the browser believes. @param {number} [patienceS] */
  #listen(patienceS = this.#heartbeatS + 15) {
    clearTimeout(this.#watch);
    this.#watch = setTimeout(() => this.#lost(SILENT), patienceS * 1000);
  }

  // Hearing.

  /** @param {unknown} data */
  #hear(data) {
    this.#listen();
    this.heed(read(data));
  }

  /** For a page that folds at a pace of its own. @param {import('./messages.js').Message | null} message @protected */
  heed(message) {
    switch (message?.type) {
      case 'welcome':
        this.#heartbeatS = message.heartbeat_s;
        this.#sending.welcomed(message.actor, message['limits']);
        // Another person now (a cleared cookie): what was folded for the one before is none of theirs.
        if (message.actor !== (this.#actor ??= message.actor)) return this.#strangers(message.actor);
        this.#clock.heard(message.server_at);
        this.said.value = {}; // all that still holds is said again after the welcome, by a restarted server perhaps nothing
        return;
      case 'snapshot':
      case 'delta':
      case 'event':
        return this.fold(message);
      case 'state':
        if (message.key === 'presence') this.presence.value = message.value;
        else if (message.key === 'supports') this.supports.value = { ...this.supports.value, ...message.value };
        // A gateway that has lost its owner shows the last state, as a page that has lost its line.
        else if (message.key === 'line') this.status.value = message.value['away'] ? 'lost' : 'live';
        else this.said.value = { ...this.said.value, [message.key]: message.value };
        return;
      case 'ack':
        return this.#sending.done(message.id, message.result);
      case 'err':
        return this.#sending.refused(message);
      case 'hb':
        this.#clock.heard(message.server_at);
        if (Object.entries(message.streams).some(([stream, offset]) => this.#streams.get(stream)?.offset !== offset)) this.#hole();
        else this.#holes = 0;
        return;
      case 'pong':
        return this.#clock.answered(message.at, message.server_at);
      default: // A message this page does not know: a newer server. It may be skipped, positions tell what was missed.
    }
  }

  /** @param {any} message of the server, or the `frames` of several events of one stream @protected */
  fold(message) {
    const before = this.#streams.get(message.stream) ?? null;
    const after = fold(before, message);
    if (after === null) return this.#hole();
    this.#streams.set(message.stream, after);
    if (message.stream === 'me') this.me.value = after.view;
    else {
      if (message.type === 'snapshot') {
        this.supports.value = {};
        this.#holes = 0;
        this.changedAt = {};
      }
      Object.assign(this.changedAt, changeTimes(message));
      this.main.value = after.view;
      if (message.epoch) this.#live();
    }
  }

  /** @param {string} actor */
  #strangers(actor) {
    this.#actor = actor;
    this.#streams.delete('me');
    this.#lost(RESYNC);
  }

  #hole() {
    this.#holes++;
    this.#lost(RESYNC);
  }

  #live() {
    this.status.value = 'live';
    this.#comeback.live();
    this.#ping();
    this.#sending.live();
  }

  // Sending.

  /** @param {import('./outbox.js').Entry} entry */
  #say(entry) {
    this.#socket?.send(frame(entry));
    this.#listen(ANSWER_S);
  }

  #ping() {
    this.#socket?.send(JSON.stringify({ type: 'ping', at: Math.floor(this.#clock.local()) }));
  }
}
