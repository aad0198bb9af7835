/** The program of a debate in a video element, by WHEP, as signals a page can draw. The player itself is media/whep.js. */
import { signal } from '@preact/signals';
import { setSpeaker } from '../media/devices.js';
import { WhepPlayer } from '../media/whep.js';
import { isOver } from '../ui/questions.js';

/** @import { MediaNews } from '../media/media_link.js' */
/** @import { Program } from './seat_session.js' */

/** @typedef {{freshMedia: () => Promise<{ticket: string, url: string}>, main: {peek(): any}}} MediaLine */

/**
 * @param {MediaLine} wire
 * @param {{debate: string, mediaUrl: string}} where
 * @returns {Program}
 */
export function programOf(wire, { debate, mediaUrl }) {
  const state = signal(/** @type {'off'|'connecting'|'live'|'lost'} */ ('off'));
  const error = signal(/** @type {string|null} */ (null));
  const silent = signal(false);
  /** @type {WhepPlayer|null} */
  let player = null;

  /** @param {MediaNews} news */
  const onState = (news) => {
    silent.value = news.state === 'needs_gesture';
    // Muted until a touch, but moving: that is a picture.
    state.value = news.state === 'needs_gesture' ? 'live' : news.state === 'stopped' ? 'off' : news.state;
    error.value = news.state === 'stopped' || news.code === 'not_live' || news.code === 'media_blocked' ? news.code : null;
  };
  const detach = () => {
    player?.stop();
    player = null;
  };
  return {
    state,
    error,
    silent,
    attach(video, speaker) {
      detach();
      if (speaker !== null) void setSpeaker(video, speaker);
      player = new WhepPlayer(video, { endpoint: `${mediaUrl}/whep/${debate}`, getTicket: async () => (await wire.freshMedia()).ticket, over: () => isOver(wire.main.peek().debate.phase), onState });
      player.play();
    },
    detach,
    unmute: () => void player?.unmute(),
  };
}
