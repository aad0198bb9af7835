/** What the panel last said of the picture, of each seat and of the recording: asked for every few seconds while the console is looked at. */
import { signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';

/** @typedef {'' | 'silent' | 'no_picture' | 'oversized' | 'slow'} Trouble */
/** @typedef {{linked: boolean, width: number, height: number, fps: number, trouble: Trouble}} SeatMedia */
/**
 * @typedef {object} Media  `GET /d/{slug}/media`
 * @property {boolean} connected  whether the panel answers
 * @property {boolean} mixing  false while its mixer is down
 * @property {number} fps
 * @property {number} viewers  by WebRTC
 * @property {number} listeners  by LL-HLS, some seconds later
 * @property {'off' | 'on' | 'disk_full' | 'failed' | 'long_enough' | 'all_full'} recording
 * @property {Record<string, SeatMedia>} seats
 */

/** The panel tells every 2 s; asking more often would say the same. */
const ASK_EVERY_MS = 2500;

/** Null until the first answer. @type {import('@preact/signals').Signal<Media | null>} */
export const media = signal(null);

/** @param {string} slug */
async function ask(slug) {
  const response = await fetch(`/d/${slug}/media`).catch(() => null);
  const said = response?.ok ? await response.json().catch(() => null) : null;
  if (said !== null) media.value = said;
}

/** @param {string} slug */
export function useMedia(slug) {
  useEffect(() => {
    const look = () => void (document.visibilityState === 'visible' && ask(slug));
    look();
    const timer = setInterval(look, ASK_EVERY_MS);
    document.addEventListener('visibilitychange', look);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', look);
    };
  }, [slug]);
}
