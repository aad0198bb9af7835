/**
 * Where a panelist's page stands, as two tables: the place (from the first permission to the stage) and the link that carries sound and
 * picture. Pure: no device, no socket, no clock. The server alone says who is on stage; its words arrive here as facts.
 * @module
 */

/** @typedef {'start'|'asking'|'blocked'|'preview'|'joining'|'waiting'|'on_stage'|'left'|'over'} Place */
/** @typedef {'ask'|'granted'|'blocked'|'go'|'failed'|'leave'} Deed */
/** @typedef {'seat_absent'|'seat_green_room'|'seat_on_stage'|'debate_over'} Fact */

/**
 * @type {Record<Place, Partial<Record<Deed|Fact, Place>>>}
 */
export const PLACES = {
  start: { ask: 'asking', blocked: 'blocked', debate_over: 'over' },
  asking: { granted: 'preview', blocked: 'blocked', debate_over: 'over' },
  // A browser that refused once may be told otherwise in its settings: ask again.
  blocked: { ask: 'asking', blocked: 'blocked', debate_over: 'over' },
  preview: { ask: 'asking', granted: 'preview', blocked: 'blocked', go: 'joining', debate_over: 'over' },
  joining: { seat_green_room: 'waiting', seat_on_stage: 'on_stage', failed: 'preview', leave: 'left', debate_over: 'over' },
  // A device unplugged on stage must not take the person off it: `granted` renews the tracks in place.
  waiting: { seat_on_stage: 'on_stage', seat_absent: 'left', leave: 'left', granted: 'waiting', debate_over: 'over' },
  on_stage: { seat_green_room: 'waiting', seat_absent: 'left', leave: 'left', granted: 'on_stage', debate_over: 'over' },
  left: { ask: 'asking', debate_over: 'over' },
  over: {},
};

/** @type {ReadonlySet<string>} */
const FACTS = new Set(['seat_absent', 'seat_green_room', 'seat_on_stage', 'debate_over']);

/**
 * The next place. A fact that changes nothing here is let pass, because the server repeats itself after each reconnection; a deed that
 * the table does not know is a fault of the page and raises.
 * @param {Place} place
 * @param {Deed|Fact} event
 * @returns {Place}
 */
export function next(place, event) {
  const to = PLACES[place][event];
  if (to !== undefined) return to;
  if (FACTS.has(event)) return place;
  throw new Error(`no ${event} from ${place}`);
}

/**
 * What the stage view says of one's own seat, as a fact. Invited, left and absent are one thing to this page.
 * @param {string|undefined} seatState
 * @param {string} phase
 * @returns {Fact}
 */
export function factOf(seatState, phase) {
  if (phase === 'closed' || phase === 'archived') return 'debate_over';
  if (seatState === 'green_room') return 'seat_green_room';
  if (seatState === 'on_stage') return 'seat_on_stage';
  return 'seat_absent';
}

/** Sound and picture are sent from here: after « Je suis prêt » and until leaving. */
export const SENDING = /** @type {ReadonlySet<Place>} */ (new Set(['joining', 'waiting', 'on_stage']));

/**
 * A reload comes back where it was: the server still has the seat in the green room or on stage, so the page publishes at once.
 * @param {Place} place
 * @param {Fact} fact
 */
export function resumes(place, fact) {
  return place === 'preview' && (fact === 'seat_green_room' || fact === 'seat_on_stage');
}

/** @typedef {'off'|'connecting'|'up'|'lost'|'refused'} Link */
/** @typedef {'start'|'up'|'down'|'refused'|'stop'} LinkEvent */

/** @type {Record<Link, Partial<Record<LinkEvent, Link>>>} */
export const LINKS = {
  off: { start: 'connecting', stop: 'off' },
  connecting: { up: 'up', down: 'lost', refused: 'refused', stop: 'off' },
  up: { up: 'up', down: 'lost', start: 'connecting', stop: 'off' },
  lost: { start: 'connecting', up: 'up', down: 'lost', refused: 'refused', stop: 'off' },
  refused: { start: 'connecting', stop: 'off' },
};

/**
 * Late reports of a connection already closed are let pass: they come from the network, not from us.
 * @param {Link} link
 * @param {LinkEvent} event
 * @returns {Link}
 */
export function nextLink(link, event) {
  return LINKS[link][event] ?? link;
}

/** Why sending waits, where the reason says more than "lost": their own sentences, `error.CODE`. */
const REASONS = new Set(['not_live', 'seat_busy', 'media_blocked', 'media_full']);

/**
 * The one sentence of the page about the connection, most pressing first; null when all is well. A locale key.
 * @param {{place: Place, link: Link, wire: string, muted: boolean, why?: string|null}} now  why: the code of the link, if it gave one
 * @returns {{words: string, tone: 'warn'|'bad'}|null}
 */
export function concern({ place, link, wire, muted, why = null }) {
  const sends = SENDING.has(place);
  if (wire === 'stopped') return { words: 'panel.concern.stopped', tone: 'bad' };
  if (sends && link === 'refused') return { words: 'panel.concern.refused', tone: 'bad' };
  if (sends && link === 'lost' && why !== null && REASONS.has(why)) return { words: `error.${why}`, tone: 'warn' };
  if (sends && link === 'lost') return { words: 'panel.concern.link_lost', tone: 'warn' };
  if (wire === 'lost') return { words: sends ? 'panel.concern.wire_lost_sending' : 'panel.concern.wire_lost', tone: 'warn' };
  if (sends && muted) return { words: 'panel.concern.muted', tone: 'warn' };
  return null;
}
