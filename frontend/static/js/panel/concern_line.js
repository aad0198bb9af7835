/** The one sentence about what is wrong, announced once, gone when it is mended. */
import { html } from 'htm/preact';
import { Icon } from '../ui/icon.js';
import { Leftovers } from '../ui/leftovers.js';
import { find, t } from '../ui/words.js';
import { concern } from './session.js';

/** @import { SeatSession } from './seat_session.js' */

/** @param {{session: SeatSession}} props */
export function ConcernLine({ session }) {
  const said = concern({
    place: session.place.value,
    link: session.link.value,
    wire: session.wire.status.value,
    muted: session.seat.value?.muted ?? false,
    why: session.linkError.value,
  });
  const why = session.linkError.value;
  const stopped = session.wire.stopped.value;
  const words = said?.words === 'panel.concern.refused' && why !== null && find(`error.${why}`) !== null ? `error.${why}`
    : said?.words === 'panel.concern.stopped' && stopped !== null && find(`wire.stopped.${stopped}`) !== null ? `wire.stopped.${stopped}`
      : said?.words;
  return html`<div role="status" aria-live="polite">
    ${said && words && html`<p class=${`concern ${said.tone}`}><${Icon} name=${said.words === 'panel.concern.muted' ? 'micoff' : 'wifioff'} /><span>${t(words)}</span>
      ${(said.words === 'panel.concern.stopped' || said.words === 'panel.concern.refused') &&
      html`<button type="button" class="btn small push" onClick=${() => location.reload()}>${t('wire.reload')}</button>`}</p>`}
  </div><${Leftovers} wire=${session.wire} />`;
}
