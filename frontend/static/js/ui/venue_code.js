/**
 * The code on the hall's screen, asked for each minute with the QR code that holds it. One that could not be renewed is taken off the screen
 * when the server would refuse it: nobody should type it in vain.
 */
import { signal } from '@preact/signals';

/** @typedef {{code: string | null, next_at: number | null}} Shown next_at: when there is another, by the server's clock */

const MINUTE_MS = 60_000;
const AGAIN_MS = 5000;

export class VenueCode {
  /** @type {import('@preact/signals').Signal<string | null>} */ shown;
  #nextAt;

  /**
   * @param {string} slug
   * @param {Shown | null} first what the page came with
   * @param {() => number} now the server's clock
   * @param {HTMLImageElement | null} image
   */
  constructor(slug, first, now, image) {
    this.path = `/d/${slug}/hall`;
    this.now = now;
    this.image = image;
    this.shown = signal(first?.code ?? null);
    this.#nextAt = first?.next_at ?? null;
  }

  start() {
    if (this.#nextAt !== null) setTimeout(() => void this.#renew(), Math.max(0, this.#nextAt - this.now()) + 200);
  }

  async #renew() {
    try {
      const answer = await fetch(`${this.path}/venue`, { headers: { Accept: 'application/json' }, cache: 'no-store' });
      if (!answer.ok) throw new Error(String(answer.status));
      const { code, next_at } = /** @type {Shown} */ (await answer.json());
      this.shown.value = code;
      this.#nextAt = next_at;
      this.#picture(next_at);
      this.start();
    } catch {
      if (this.#nextAt !== null && this.now() > this.#nextAt + MINUTE_MS) this.shown.value = null;
      setTimeout(() => void this.#renew(), AGAIN_MS);
    }
  }

  /** The old one stays until the new one is there: a screen never shows a hole. @param {number | null} next_at */
  #picture(next_at) {
    const { image } = this;
    if (!image) return;
    const fresh = new Image();
    fresh.onload = () => {
      image.src = fresh.src;
    };
    fresh.src = `${this.path}/qr.svg?until=${next_at ?? 0}`;
  }
}
