/**
 * Which way the program comes to a viewer: directly (WHEP, a fraction of a second late) or by segments (LL-HLS, a little later, over any
 * network). A table and its times; no connection, no timer, no clock.
 * @module
 */

/**
 * off       nothing plays: text only, or the debate is not live
 * direct    WHEP is the picture, or is being tried for one
 * later     LL-HLS is the picture; WHEP is tried again when it is due
 * probing   LL-HLS is the picture, and WHEP is being tried behind it
 * back      LL-HLS is the picture because the viewer went back; WHEP is not tried
 * @typedef {'off'|'direct'|'later'|'probing'|'back'} Stage
 */
/**
 * seen      WHEP shows a picture (or gives its sound)
 * waits     the debate has no program yet: neither a picture nor a fault
 * missed    WHEP was there and is lost
 * dark      WHEP is not there yet, and nothing says why
 * barred    WHEP will not come here now: no room, no way through, no answer
 * never     WHEP will not come on this device: no WebRTC, no H.264 in it
 * empty     LL-HLS has nothing to show
 * @typedef {'begin'|'end'|'seen'|'waits'|'missed'|'dark'|'barred'|'never'|'empty'|'due'|'hidden'|'go_back'|'return'} PathEvent
 */
/**
 * @typedef {object} Path
 * @property {Stage} stage
 * @property {number | null} due when `due` is to be said, in milliseconds of the caller's clock
 * @property {number | null} seen since when WHEP has been the picture without a loss
 * @property {number} lost when WHEP was last lost; -Infinity for never
 * @property {number} pauses how often WHEP was tried in vain: the pause before the next try grows with it
 * @property {boolean} never
 */

/** Two losses so close together: this network does not carry WebRTC well, a later picture that stays is better. */
export const TWICE_MS = 30_000;
/** A try for WHEP that shows nothing for so long, and does not say why. A refusal and a blocked network (4 s) are told before. */
export const PATIENCE_MS = 8_000;
export const PAUSE_FIRST_MS = 30_000;
export const PAUSE_LAST_MS = 480_000;
/** With nothing on the screen, WHEP is worth a try at once; not so often that a thousand pages become a storm. */
const EMPTY_PAUSE_MS = 5_000;
/** WHEP that stayed for so long has proved itself: the next loss is the first one again. */
const PROVED_MS = 60_000;

/** @type {Readonly<Record<Stage, Partial<Record<PathEvent, Stage>>>>} */
export const STEPS = {
  off: { begin: 'direct', never: 'off' },
  direct: { end: 'off', seen: 'direct', waits: 'direct', missed: 'direct', dark: 'direct', barred: 'later', never: 'later', due: 'later', go_back: 'back' },
  later: { end: 'off', due: 'probing', never: 'later', empty: 'later', go_back: 'back' },
  probing: { end: 'off', seen: 'direct', waits: 'later', missed: 'later', barred: 'later', never: 'later', due: 'later', hidden: 'later', go_back: 'back' },
  // Probed first, so that who comes back to the live picture goes on seeing the one there is.
  back: { end: 'off', return: 'probing' },
};

/** @type {Path} */
export const START = { stage: 'off', due: null, seen: null, lost: -Infinity, pauses: 0, never: false };

/**
 * @param {Path} path
 * @param {PathEvent} event
 * @param {number} now milliseconds of a clock that never goes back
 * @param {number} chance 0 to 1: pages that were sent away together must not come back together
 * @returns {Path} the same object when the event means nothing here
 */
export function step(path, event, now, chance) {
  const to = STEPS[path.stage][event];
  if (to === undefined) return path;
  const never = path.never || event === 'never';
  const stage = never && (to === 'direct' || to === 'probing') ? 'later' : to === 'direct' && twice(path, event, now) ? 'later' : to;
  const proved = event === 'missed' && path.seen !== null && now - path.seen > PROVED_MS;
  /** @type {Path} */
  const next = {
    stage,
    never,
    lost: event === 'missed' ? now : path.lost,
    seen: event === 'seen' ? (path.seen ?? now) : stage === 'direct' && event !== 'missed' ? path.seen : null,
    // Leaving WHEP counts as a try in vain, whether there had been a picture or not; being hidden does not.
    pauses: stage === 'later' && path.stage !== 'later' && event !== 'hidden' ? (proved ? 1 : path.pauses + 1) : proved ? 0 : path.pauses,
    due: null,
  };
  next.due = dueAfter(path, next, event, now, chance);
  return next;
}

/** @param {Path} path @param {PathEvent} event @param {number} now */
const twice = (path, event, now) => event === 'missed' && now - path.lost <= TWICE_MS;

/** @param {Path} before @param {Path} next @param {PathEvent} event @param {number} now @param {number} chance */
function dueAfter(before, next, event, now, chance) {
  switch (next.stage) {
    case 'direct':
      if (event === 'seen' || event === 'waits') return null;
      return before.stage === 'direct' && before.due !== null ? before.due : now + PATIENCE_MS;
    case 'probing':
      return now + PATIENCE_MS;
    case 'later': {
      if (next.never) return null;
      if (before.stage !== 'later') return now + pause(PAUSE_FIRST_MS, next.pauses, chance);
      return event === 'empty' ? Math.min(before.due ?? Infinity, now + pause(EMPTY_PAUSE_MS, next.pauses, chance)) : before.due;
    }
    default:
      return null;
  }
}

/** Doubled with each try in vain, and a fifth more or less by chance. @param {number} first_ms @param {number} tries @param {number} chance */
const pause = (first_ms, tries, chance) =>
  Math.round(Math.min(PAUSE_LAST_MS, first_ms * 2 ** Math.min(10, Math.max(0, tries - 1))) * (0.8 + 0.4 * chance));

/**
 * The connections a stage needs: the one that is shown, and the one that is tried behind it.
 * @type {Readonly<Record<Stage, {shown: 'direct'|'later'|null, behind: boolean}>>}
 */
export const NEEDS = {
  off: { shown: null, behind: false },
  direct: { shown: 'direct', behind: false },
  later: { shown: 'later', behind: false },
  probing: { shown: 'later', behind: true },
  back: { shown: 'later', behind: false },
};

/** The media port's refusals that another try on this device will not cure: whatever WebRTC lacks here, it will lack tomorrow. */
const NEVER = new Set(['codec_unavailable', 'webrtc_unavailable']);
const BARRED = new Set(['media_full', 'media_blocked']);

/**
 * What news of the WHEP session means for the path.
 * @param {import('./media_link.js').MediaNews} news
 * @param {boolean} shown whether this session had a picture before
 * @returns {PathEvent | null}
 */
export function eventOf({ state, code }, shown) {
  if (state === 'live' || state === 'needs_gesture') return 'seen';
  if (state === 'connecting') return null;
  if (code !== null && NEVER.has(code)) return 'never';
  if (code === 'not_live') return 'waits';
  if (state === 'stopped') return code === null ? null : 'barred';
  if (code !== null && BARRED.has(code)) return 'barred';
  return shown ? 'missed' : 'dark';
}
