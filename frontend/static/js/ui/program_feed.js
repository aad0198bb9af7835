/**
 * The debate's program as a player's feed: fetches the WHEP client only once a picture is wanted, hands it fresh tickets, and says in one
 * word how it goes. The connection itself is media/whep.js.
 */
import { signal } from '@preact/signals';
import { fetched } from './fetched.js';

/** @typedef {import('./player.js').FeedState} FeedState */
/** @typedef {import('./player.js').Feed} Feed */
/** @typedef {{freshMedia: () => Promise<{ticket: string, url: string}>}} MediaLine */

/** The media port refused for good, as far as it knows; a page that stays open all evening asks again. */
const ASK_AGAIN_MS = 15_000;

/**
 * What a viewer is told for each state of the connection.
 * @param {{state: import('../media/media_link.js').MediaState, code: string | null}} news
 * @returns {FeedState}
 */
export function feedState({ state, code }) {
  if (state !== 'stopped') return code === 'not_live' ? 'unavailable' : state;
  return code === 'codec_unavailable' ? 'codec_unavailable' : 'unavailable';
}

/**
 * @param {MediaLine} wire
 * @param {{media_url: string, view: {debate: {id: string}}}} boot
 * @returns {Feed}
 */
export function programFeed(wire, boot) {
  /** @type {import('@preact/signals').Signal<FeedState>} */
  const state = signal('connecting');
  /** @type {HTMLVideoElement | null} */
  let shown = null;

  /** @param {HTMLVideoElement} video */
  async function attach(video) {
    if (shown === video) return;
    shown = video;
    const { WhepPlayer } = await fetched(() => import('../media/whep.js'));
    const player = new WhepPlayer(video, {
      endpoint: `${boot.media_url}/whep/${boot.view.debate.id}`,
      getTicket: async () => (await wire.freshMedia()).ticket,
      onState: (news) => {
        state.value = feedState(news);
        if (state.value === 'unavailable' && news.state === 'stopped') setTimeout(() => player.play(), ASK_AGAIN_MS);
      },
    });
    player.play();
  }

  return { state, attach: (video) => void attach(video) };
}
