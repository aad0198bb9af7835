/**
 * One panelist's session: joins the tables of session.js to devices, sender, program and wire. It decides nothing about the stage: it
 * says "ready" and "leaving", and follows what the server answers.
 * @module
 */

import { computed, effect, signal } from '@preact/signals';
import { errorSentence } from '../ui/words.js';
import { hear, listening, verdict } from './hearing.js';
import { recall, remember } from './remembered.js';
import { SENDING, factOf, next, resumes } from './session.js';

/** @import { ReadonlySignal } from '@preact/signals' */
/** @import { ConsoleView, Seat } from '../console/question.js' */
/** @import { Line } from '../console/desk.js' */
/** @import { Heard } from './hearing.js' */
/** @import { OwnSpeaking } from '../ui/speaking.js' */
/** @import { Choice } from './remembered.js' */
/** @import { Deed, Fact, Link, Place } from './session.js' */

/** @typedef {{id: string, label: string}} Device */
/** @typedef {{camera: Device[], microphone: Device[], speaker: Device[]}} Devices */

/**
 * @typedef {object} Capture
 * @property {(choice: Choice, exact?: 'camera'|'microphone') => Promise<MediaStream>} open  `exact`: that device and no other; throws an error
 *   with a `code`: camera_refused, device_missing, device_busy, insecure_context
 * @property {() => Promise<Devices>} list
 * @property {(changed: () => void) => void} watch
 * @property {() => Promise<'granted'|'ask'|'insecure_context'|'unsupported'>} permission
 * @property {(stream: MediaStream, heard: (level: number) => void) => () => void} meter
 * @property {(speaker: string|null) => Promise<void>} beep
 */
/**
 * @typedef {object} Sender
 * @property {ReadonlySignal<Link>} link
 * @property {ReadonlySignal<string|null>} error
 * @property {(stream: MediaStream) => void} start
 * @property {(stream: MediaStream) => void} change  other tracks, same session
 * @property {() => void} stop
 */
/**
 * @typedef {object} Program
 * @property {ReadonlySignal<'off'|'connecting'|'live'|'lost'>} state
 * @property {ReadonlySignal<string|null>} error
 * @property {ReadonlySignal<boolean>} silent  the browser wants a touch before it plays sound
 * @property {(video: HTMLVideoElement, speaker: string|null) => void} attach
 * @property {() => void} detach
 * @property {() => void} unmute
 */

export class SeatSession {
  /**
   * @param {{wire: Line & {me?: ReadonlySignal<any>}, seatId: string, capture: Capture, sender: Sender, program: Program, memory: Storage|null,
   *   clock?: () => number, role?: string, byHand?: boolean, medium?: string|null}} parts  byHand: a guest who came by a raised hand
   */
  constructor({ wire, seatId, capture, sender, program, memory, clock = () => performance.now(), role = 'panelist', byHand = false, medium = null }) {
    this.wire = wire;
    this.capture = capture;
    this.sender = sender;
    this.program = program;
    this.memory = memory;
    this.clock = clock;
    this.seatId = seatId;
    this.role = role;
    this.byHand = byHand;
    this.medium = medium;

    /** @type {ReadonlySignal<ConsoleView>} */
    this.view = computed(() => wire.main.value);
    /** @type {ReadonlySignal<OwnSpeaking|null>} */
    this.me = computed(() => wire.me?.value ?? null);
    this.refused = signal('');
    /** @type {ReadonlySignal<Seat|null>} */
    this.seat = computed(() => this.view.value.seats[seatId] ?? null);
    this.fact = computed(() => factOf(this.seat.value?.state, this.view.value.debate.phase));
    this.place = signal(/** @type {Place} */ ('start'));
    this.link = sender.link;
    this.linkError = sender.error;
    this.stream = signal(/** @type {MediaStream|null} */ (null));
    this.blockedBy = signal(/** @type {string|null} */ (null));
    this.failure = signal(/** @type {string|null} */ (null));
    this.leftBySelf = signal(false);
    this.devices = signal(/** @type {Devices} */ ({ camera: [], microphone: [], speaker: [] }));
    this.choice = signal(recall(memory));
    this.micOn = computed(() => this.choice.value.mic_on);
    this.camOn = computed(() => this.choice.value.cam_on);
    this.level = signal(0);
    this.heard = signal(/** @type {Heard} */ ('waiting'));
    this.stopMeter = () => {};
  }

  /** Asks at once where the browser has agreed before; otherwise says first what it is about to ask. */
  async start() {
    this.capture.watch(() => void this.#list());
    effect(() => this.#hearFact(this.fact.value));
    if (this.place.peek() === 'over') return;
    const permission = await this.capture.permission();
    if (permission === 'insecure_context' || permission === 'unsupported') return this.#block(permission);
    // A seat the server still holds was left by a reload: the person is waited for.
    if (permission === 'granted' || this.fact.peek() !== 'seat_absent') await this.ask();
  }

  /** @param {Partial<Choice>} [change] */
  async ask(change = {}) {
    this.keep({ with_camera: this.medium !== 'voice', ...change });
    this.#to('ask');
    try {
      await this.#open();
    } catch (error) {
      this.#block(codeOf(error));
      return;
    }
    this.#to('granted');
    if (resumes(this.place.value, this.fact.value)) await this.go(this.seat.value?.name ?? '');
  }

  /**
   * "I am ready": publish, enter the green room. The name is changed first, so that nobody meets the old one.
   * @param {string} name  empty: as it is
   * @returns {Promise<string | null>} the code of a refusal
   */
  async go(name) {
    const stream = this.stream.value;
    if (!stream) return null;
    this.failure.value = null;
    this.#to('go');
    this.sender.start(stream);
    const wanted = name.trim();
    try {
      if (wanted !== '' && wanted !== this.seat.value?.name) await this.wire.send({ type: 'seat.change', seat: this.seatId, name: wanted });
      await this.wire.send({ type: 'seat.enter' });
    } catch (error) {
      if (this.place.value !== 'joining') return null;
      this.failure.value = errorSentence(codeOf(error));
      this.sender.stop();
      this.#to('failed');
      return codeOf(error);
    }
    this.#hearFact(this.fact.value);
    return null;
  }

  /** A command of who sits there; a refusal is said once. @param {{type: string} & Record<string, unknown>} command */
  async give(command) {
    this.refused.value = '';
    try {
      await this.wire.send(command);
    } catch (error) {
      this.refused.value = errorSentence(codeOf(error));
      return false;
    }
    return true;
  }

  async leave() {
    this.leftBySelf.value = true;
    this.#to('leave');
    try {
      await this.wire.send({ type: 'seat.leave' });
    } catch {
      // A seat the server does not hold has nothing to leave.
    }
  }

  /** @param {boolean} on */
  setMic(on) {
    this.keep({ mic_on: on });
    this.#switch();
  }

  /** @param {boolean} on */
  setCam(on) {
    this.keep({ cam_on: on });
    this.#switch();
  }

  /**
   * @param {'camera'|'microphone'|'speaker'} kind
   * @param {string|null} id
   */
  async choose(kind, id) {
    this.keep({ [kind]: id, ...(kind === 'camera' ? { with_camera: true } : {}) });
    if (kind === 'speaker') return;
    try {
      await this.#open(id === null ? undefined : kind);
    } catch (error) {
      if (this.place.value === 'preview') this.#block(codeOf(error));
      else this.failure.value = errorSentence(codeOf(error));
      return;
    }
    this.failure.value = null;
    if (SENDING.has(this.place.value) && this.stream.value) this.sender.change(this.stream.value);
  }

  testSpeaker() {
    return this.capture.beep(this.choice.value.speaker);
  }

  /** @param {Partial<Choice>} change */
  keep(change) {
    this.choice.value = { ...this.choice.value, ...change };
    remember(this.memory, this.choice.value);
  }

  /** @param {'camera'|'microphone'} [exact] */
  async #open(exact) {
    // Some cameras open once only: the old tracks go first.
    this.#close();
    const stream = await this.capture.open(this.choice.value, exact);
    this.stream.value = stream;
    this.blockedBy.value = null;
    this.#switch();
    for (const track of stream.getTracks()) track.addEventListener('ended', () => this.#ended(stream));
    let hearing = listening(this.clock());
    this.heard.value = 'waiting';
    this.stopMeter = this.capture.meter(stream, (level) => {
      hearing = hear(hearing, level, this.clock());
      this.level.value = level;
      this.heard.value = verdict(hearing, this.clock());
    });
    await this.#list();
  }

  #close() {
    this.stopMeter();
    this.stopMeter = () => {};
    for (const track of this.stream.value?.getTracks() ?? []) track.stop();
    this.stream.value = null;
    this.level.value = 0;
  }

  async #list() {
    this.devices.value = await this.capture.list();
    const tracks = this.stream.value?.getTracks() ?? [];
    /** @type {Partial<Choice>} */
    const used = {};
    for (const track of tracks) {
      const id = track.getSettings().deviceId;
      if (id) used[track.kind === 'video' ? 'camera' : 'microphone'] = id;
    }
    this.keep(used);
  }

  /**
   * A device was unplugged, or its permission taken back: what remains is tried, the person stays where they are.
   * @param {MediaStream} stream
   */
  async #ended(stream) {
    if (this.stream.value !== stream) return;
    try {
      await this.#open();
    } catch (error) {
      if (this.place.value === 'preview') this.#block(codeOf(error));
      else this.failure.value = errorSentence(codeOf(error));
      return;
    }
    if (SENDING.has(this.place.value) && this.stream.value) this.sender.change(this.stream.value);
  }

  #switch() {
    for (const track of this.stream.value?.getTracks() ?? []) track.enabled = track.kind === 'audio' ? this.micOn.value : this.camOn.value;
  }

  /** @param {string} why */
  #block(why) {
    this.#close();
    this.blockedBy.value = why;
    this.#to('blocked');
  }

  /** @param {Fact} fact */
  #hearFact(fact) {
    this.#to(fact);
  }

  /** @param {Deed|Fact} event */
  #to(event) {
    const from = this.place.peek();
    const to = next(from, event);
    if (to === from) return;
    this.place.value = to;
    if (to === 'asking' || to === 'waiting' || to === 'on_stage') this.leftBySelf.value = false;
    if (to === 'left' || to === 'over') {
      if (event === 'leave') this.leftBySelf.value = true;
      this.sender.stop();
      this.#close();
    }
  }
}

/**
 * @param {unknown} error
 * @returns {string}
 */
function codeOf(error) {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown';
}
