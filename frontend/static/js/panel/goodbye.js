/** After the stage: left, sent away, or the debate is over; and the way back when there is one. */
import { html } from 'htm/preact';
import { Icon } from '../ui/icon.js';
import { t } from '../ui/words.js';
import { PageBar } from './page_bar.js';

/** @import { SeatSession } from './seat_session.js' */

/** @param {{session: SeatSession}} props */
export function Goodbye({ session }) {
  const over = session.place.value === 'over';
  const removed = session.seat.value === null;
  const which = session.byHand && !over ? 'guest' : over ? 'over' : removed ? 'removed' : session.leftBySelf.value ? 'left' : 'dismissed';
  return html`<div class="green-page"><${PageBar} session=${session} /><div></div>
    <main class="bye" id="content">
      <h1>${t(`panel.bye.${which}`)}</h1>
      <p class="lead">${t(`panel.bye.${which}_how`)}</p>
      <p class="row wrap">
        ${!over && !removed && !session.byHand && html`<button type="button" class="btn main" onClick=${() => session.ask()}>${t('panel.bye.back')} <${Icon} name="right" /></button>`}
        <a class=${session.byHand ? 'btn main' : 'btn'} href=${`/d/${session.view.value.debate.slug}`}>${t('panel.bye.watch')}</a>
      </p>
    </main>
  </div>`;
}
