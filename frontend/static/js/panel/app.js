/** The session page, by place: green room, stage, goodbye. */
import { html } from 'htm/preact';
import { Goodbye } from './goodbye.js';
import { GreenRoom } from './green_room.js';
import { StageView } from './stage_view.js';

/** @import { SeatSession } from './seat_session.js' */
/** @import { Place } from './session.js' */

/** @type {Record<Place, typeof GreenRoom>} */
const SCREENS = {
  start: GreenRoom,
  asking: GreenRoom,
  blocked: GreenRoom,
  preview: GreenRoom,
  joining: GreenRoom,
  waiting: StageView,
  on_stage: StageView,
  left: Goodbye,
  over: Goodbye,
};

/** @param {{session: SeatSession}} props */
export function PanelApp({ session }) {
  const Screen = SCREENS[session.place.value];
  return html`<${Screen} session=${session} />`;
}
