/** The moment of the recording at which a question went on air: a link into the film that the server has put on the page, if there is one. */
import { html } from 'htm/preact';
import { Icon } from './icon.js';
import { stopwatch, t } from './words.js';

/** @returns {HTMLVideoElement | null} */
const film = () => globalThis.document?.querySelector('#recording video') ?? null;

/**
 * Milliseconds from the beginning of the recording; null for what never went on air, or before it.
 * @param {number | null | undefined} aired_at
 * @param {string | undefined} began
 */
export function momentOf(aired_at, began) {
  const at = (aired_at ?? Number.NaN) - Number(began ?? Number.NaN);
  return at >= 0 ? at : null;
}

/** @param {MouseEvent} event */
function jump(event) {
  const video = film();
  if (!video || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  video.currentTime = Number(/** @type {HTMLElement} */ (event.currentTarget).dataset['at']) / 1000;
  void video.play().catch(() => {});
  video.scrollIntoView({ block: 'nearest' });
  video.focus({ preventScroll: true });
}

/** @param {{question: {aired_at?: number | null}}} props */
export function Moment({ question }) {
  const video = film();
  const at = video ? momentOf(question.aired_at, video.dataset['began']) : null;
  if (!video || at === null) return null;
  return html`<p><a class="moment" data-at=${at} href=${`${video.src}#t=${Math.floor(at / 1000)}`} onClick=${jump}
      ><${Icon} name="play" />${t('question.moment', { time: stopwatch(at) })}</a
    ></p>`;
}
