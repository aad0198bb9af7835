/**
 * What a screen reader is told, at most once in ten seconds: sentences wait, and of several under one subject only the newest is said.
 * A page that announces each event of a lively debate cannot be listened to.
 */

const EVERY_MS = 10_000;

/** @typedef {{after: (ms: number, run: () => void) => void, now: () => number}} Timing */

/** Gathers sentences and hands them on in turn; without a page, so that its pace can be tested. */
export class Announcer {
  /** @type {Map<string, string>} */
  #waiting = new Map();
  #said_at = -Infinity;
  #planned = false;

  /**
   * @param {(sentence: string) => void} say
   * @param {Timing} [timing]
   */
  constructor(say, timing = { after: (ms, run) => void setTimeout(run, ms), now: () => performance.now() }) {
    this.say = say;
    this.timing = timing;
  }

  /**
   * @param {string} subject a later sentence on the same subject replaces one that still waits
   * @param {string} sentence
   */
  announce(subject, sentence) {
    this.#waiting.delete(subject);
    this.#waiting.set(subject, sentence);
    if (this.#planned) return;
    this.#planned = true;
    const wait = Math.max(0, this.#said_at + EVERY_MS - this.timing.now());
    this.timing.after(wait, () => this.#speak());
  }

  #speak() {
    this.#planned = false;
    this.#said_at = this.timing.now();
    const sentence = [...this.#waiting.values()].join(' ');
    this.#waiting.clear();
    this.say(sentence);
  }
}

/** @type {Announcer | null} */
let announcer = null;

/**
 * Says a sentence politely in the page's own region (`#announcements`, made when missing).
 * @param {string} subject
 * @param {string} sentence
 */
export function announce(subject, sentence) {
  if (announcer === null) {
    const region = document.getElementById('announcements') ?? document.body.appendChild(document.createElement('div'));
    region.id = 'announcements';
    region.className = 'sr';
    region.setAttribute('role', 'status');
    region.setAttribute('aria-live', 'polite');
    announcer = new Announcer((text) => {
      region.textContent = text;
    });
  }
  announcer.announce(subject, sentence);
}
