/** Before the picture: what the browser is about to ask, or why it gives none, and what to do about it. */
import { html } from 'htm/preact';
import { Icon } from '../ui/icon.js';
import { find, t } from '../ui/words.js';

/** @import { SeatSession } from './seat_session.js' */

/** Where trying again in this browser cannot help. */
const FINAL = new Set(['insecure_context', 'unsupported']);
/** Where speaking without a picture may still work. */
const VOICE = new Set(['device_missing', 'device_busy', 'camera_refused']);

/** @param {{session: SeatSession}} props */
export function Blocked({ session }) {
  const place = session.place.value;
  const code = session.blockedBy.value;
  const why = code !== null && find(`panel.blocked.${code}`) !== null ? code : 'device_busy';
  if (place === 'start') {
    return html`<div class="card ballot blocked">
      <h3>${t('panel.ask.title')}</h3>
      <p>${t('panel.ask.why')}</p>
      <p><button type="button" class="btn main" onClick=${() => session.ask()}><${Icon} name="cam" />${t('panel.ask.do')}</button></p>
    </div>`;
  }
  if (place === 'asking') {
    return html`<div class="mirror"><p class="p-pic-words" role="status"><${Icon} name="cam" />${t('panel.ask.asking')}</p></div>`;
  }
  return html`<div class="card ballot blocked" role="alert">
    <h3 class="row"><${Icon} name="camoff" />${t(`panel.blocked.${why}`)}</h3>
    <p>${t(`panel.blocked.${why}_how`)}</p>
    ${!FINAL.has(why) &&
    html`<p class="row wrap">
      <button type="button" class="btn main" onClick=${() => session.ask()}>${t('panel.blocked.again')}</button>
      ${VOICE.has(why) && html`<button type="button" class="btn" onClick=${() => session.ask({ with_camera: false })}>${t('panel.blocked.voice')}</button>`}
    </p>`}
  </div>`;
}
