/** Opens the program of one debate in an element: the connections that program_player.js chooses among, and where they lead. */
import { ProgramPlayer } from './program_player.js';
import { Still } from './still.js';
import { WhepPlayer } from './whep.js';

/** UDP that is blocked answers nothing: past this, segments are quicker than patience. */
const CONNECT_WITHIN_MS = 4_000;

/**
 * @param {HTMLVideoElement} video
 * @param {object} with_
 * @param {import('../ui/program_feed.js').MediaLine} with_.wire
 * @param {import('../ui/program_feed.js').ProgramBoot} with_.boot
 * @param {() => boolean} with_.over the server has ended all sessions of this debate
 * @param {<T>(fetchIt: () => Promise<T>) => Promise<T>} with_.fetched for what comes late
 * @param {ConstructorParameters<typeof ProgramPlayer>[3]} onNews
 */
export function openProgram(video, { wire, boot, over, fetched }, onNews) {
  /** @type {import('./program_player.js').Doors} */
  const doors = {
    direct: (element, audioOnly, onState) =>
      new WhepPlayer(element, {
        endpoint: `${boot.media_url}/whep/${boot.view.debate.id}`,
        getTicket: async () => (await wire.freshMedia()).ticket,
        over,
        serverNow: () => wire.now(),
        connectWithinMs: CONNECT_WITHIN_MS,
        audioOnly,
        onState,
      }),
    later: async (element, audioOnly, behind_s, onState) => {
      const { SegmentPlayer } = await fetched(() => import('./segment_player.js'));
      const address = `${boot.media_url}/live/${boot.broadcast}/${audioOnly ? 'sound' : 'index'}.m3u8`;
      return new SegmentPlayer(element, { address, audioOnly, behind_s, onState });
    },
  };
  const player = new ProgramPlayer(video, doors, new Still(video), onNews);
  document.addEventListener('visibilitychange', () => player.looked());
  // Who pauses segments goes on where they stopped: that is going back.
  video.addEventListener('pause', () => player.stage === 'later' && !video.ended && document.visibilityState === 'visible' && player.pause());
  return player;
}
