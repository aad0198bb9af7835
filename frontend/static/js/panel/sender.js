/** One's own picture and sound on their way to the panel, by WHIP, as a link of session.js. The publisher itself is media/whip.js. */
import { signal } from '@preact/signals';
import { WhipPublisher } from '../media/whip.js';
import { isOver } from '../ui/questions.js';
import { nextLink } from './session.js';

/** @import { MediaNews } from '../media/media_link.js' */
/** @import { MediaLine } from './program.js' */
/** @import { Link, LinkEvent } from './session.js' */
/** @import { Sender } from './seat_session.js' */

/**
 * @param {MediaNews} news
 * @returns {LinkEvent}
 */
export function linkEventOf({ state, code }) {
  if (state === 'stopped') return code === null ? 'stop' : 'refused';
  if (state === 'connecting') return 'start';
  return state === 'lost' ? 'down' : 'up';
}

/**
 * @param {MediaLine} wire
 * @param {{debate: string, seat: string, mediaUrl: string}} where
 * @returns {Sender}
 */
export function whipSender(wire, { debate, seat, mediaUrl }) {
  const link = signal(/** @type {Link} */ ('off'));
  const error = signal(/** @type {string|null} */ (null));
  const publisher = new WhipPublisher({
    endpoint: `${mediaUrl}/whip/${debate}/${seat}`,
    getTicket: async () => (await wire.freshMedia()).ticket,
    over: () => isOver(wire.main.peek().debate.phase),
    onState: (news) => {
      link.value = nextLink(link.value, linkEventOf(news));
      error.value = news.code;
    },
  });
  return {
    link,
    error,
    start: (stream) => publisher.publish(stream),
    change(stream) {
      for (const kind of /** @type {const} */ (['audio', 'video'])) {
        const track = stream.getTracks().find((one) => one.kind === kind) ?? null;
        if (track !== null || publisher.tracks.has(kind)) void publisher.replaceTrack(kind, track);
      }
    },
    stop: () => publisher.stop(),
  };
}
