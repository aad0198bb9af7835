/** The green room: see and hear oneself, be told in words whether it will do, then say "I am ready". Nobody sees or hears one here. */
import { html } from 'htm/preact';
import { useState } from 'preact/hooks';
import { Icon } from '../ui/icon.js';
import { t } from '../ui/words.js';
import { Blocked } from './blocked.js';
import { DeviceFields } from './device_fields.js';
import { PageBar } from './page_bar.js';
import { OwnPicture } from './picture.js';
import { ConcernLine } from './concern_line.js';

/** @import { SeatSession } from './seat_session.js' */

/** Twenty bars of ten units, as drawn: lengths are attributes because the CSP allows no inline style. */
const BARS = 'M10 0v10M20 0v10M30 0v10M40 0v10M50 0v10M60 0v10M70 0v10M80 0v10M90 0v10M100 0v10M110 0v10M120 0v10M130 0v10M140 0v10M150 0v10M160 0v10M170 0v10M180 0v10M190 0v10';

/** @param {{session: SeatSession}} props */
export function VuMeter({ session }) {
  const level = session.level.value;
  const heard = session.heard.value;
  return html`<svg class="vumeter" viewBox="0 0 200 10" preserveAspectRatio="none" role="img" aria-label=${t('panel.meter', { heard: t(`panel.heard.${heard}`) })}>
    <rect class="t" width="200" height="10" /><rect class=${heard === 'loud' ? 'ok hot' : 'ok'} width=${Math.round(level * 20) * 10} height="10" /><path class="cuts" d=${BARS} />
  </svg>`;
}

/** @param {{session: SeatSession}} props */
function Level({ session }) {
  const heard = session.heard.value;
  const good = heard === 'good';
  return html`<div class="g-level">
    <span class="row"><${Icon} name="mic" /><b>${t('panel.speak')}</b></span>
    <${VuMeter} session=${session} />
    <span class=${`heard row ${good ? 'good' : heard === 'waiting' ? 'meta' : 'warn'}`} role="status"><${Icon} name=${good ? 'check' : 'mic'} />${t(`panel.heard.${heard}`)}</span>
  </div>`;
}

/** Under this a face in a grid of six is a blur, and under that movement comes in jerks. */
const FINE = { height: 360, frameRate: 12 };

/**
 * What the camera gives, in plain words.
 * @param {boolean} there
 * @param {{height?: number, frameRate?: number} | undefined} size
 */
export function cameraWords(there, size) {
  if (!there) return 'panel.check.camera_none';
  const { height = FINE.height, frameRate = FINE.frameRate } = size ?? {};
  return height < FINE.height || frameRate < FINE.frameRate ? 'panel.check.camera_small' : 'panel.check.camera_ok';
}

/** @param {{session: SeatSession}} props */
function Checks({ session }) {
  const stream = session.stream.value;
  const camera = stream?.getVideoTracks()[0];
  const size = camera?.getSettings();
  const wire = session.wire.status.value;
  const lines = [
    { name: 'microphone', ok: session.heard.value === 'good', words: t(`panel.check.mic_${session.heard.value}`) },
    { name: 'camera', ok: cameraWords(camera !== undefined, size) !== 'panel.check.camera_small' && camera !== undefined, words: t(cameraWords(camera !== undefined, size)) },
    { name: 'network', ok: wire === 'live', words: t(`panel.check.network_${wire === 'live' ? 'ok' : 'lost'}`) },
  ];
  return html`<ul class="checks">
    ${lines.map((line) => html`<li key=${line.name} class=${line.ok ? 'ok' : 'todo'}><${Icon} name=${line.ok ? 'check' : 'alert'} /><span><b>${t(`panel.check.${line.name}`)}</b>${line.words}</span></li>`)}
  </ul>`;
}

/** @param {{session: SeatSession}} props */
export function GreenRoom({ session }) {
  const place = session.place.value;
  const seat = session.seat.value;
  // Until they touch it, the name is the seat's, and whoever corrects it elsewhere is right.
  const [typed, setTyped] = useState(/** @type {string | null} */ (null));
  const name = typed ?? seat?.name ?? '';
  const ready = place === 'preview';
  const phase = session.view.value.debate.phase;
  const early = phase === 'draft';
  const why = early ? 'panel.green.early' : place === 'start' || place === 'asking' || place === 'blocked' ? 'panel.green.devices_first' : null;
  const submit = (/** @type {Event} */ event) => {
    event.preventDefault();
    if (!ready || early) return;
    // A name that may not be is no reason to stay outside: the seat's own stands again, and the next press goes on.
    void session.go(typed ?? '').then((code) => code?.startsWith('name_') && setTyped(null));
  };
  const chair = Object.values(session.view.value.seats).find((one) => one.kind === 'chair' && one.id !== seat?.id);
  const here = Object.values(session.view.value.seats).filter((one) => one.state === 'green_room' || one.state === 'on_stage').length;
  const total = Object.keys(session.view.value.seats).length;
  return html`<div class="green-page">
    <${PageBar} session=${session}>${seat && html`<span class="meta p-seat">${t('panel.seat')} <strong>${seat.name}</strong>${seat.quality && `, ${seat.quality}`}</span>`}<//>
    <${ConcernLine} session=${session} />
    <main class="green" id="content">
      <section aria-labelledby="g-pic">
        <h2 id="g-pic" class="sr">${t('panel.own.title')}</h2>
        ${place === 'start' || place === 'blocked' || place === 'asking'
          ? html`<${Blocked} session=${session} />`
          : html`<figure class="mirror"><${OwnPicture} session=${session} label=${t('panel.own.label')} /><figcaption class="seat-n"><b>${name || seat?.name}</b> <small>${seat?.quality}</small></figcaption></figure>
              <${Level} session=${session} /><${Checks} session=${session} />`}
      </section>
      <form class="g-form stack" onSubmit=${submit}>
        <div><h1>${t('panel.green.title')}</h1><p class="lead">${t('panel.green.nobody')}</p></div>
        <p class="field"><label for="shown-name">${t('panel.green.name')}</label>
          <input class="input" id="shown-name" value=${name} maxlength="60" required autocomplete=${session.byHand ? 'off' : 'name'} readonly=${session.byHand} onInput=${(/** @type {Event} */ event) => event.target instanceof HTMLInputElement && setTyped(event.target.value)} /></p>
        <${DeviceFields} session=${session} />
        ${session.failure.value && html`<p class="err" role="alert"><${Icon} name="alert" />${session.failure.value}</p>`}
        ${why && html`<p class="note" id="why-not">${t(why)}</p>`}
        <button class="btn main go" aria-disabled=${!ready || early ? 'true' : undefined} aria-describedby=${why ? 'why-not' : undefined}>
          ${place === 'joining' ? t('panel.green.joining') : t('panel.green.go')} <${Icon} name="right" />
        </button>
        <p class="meta row"><${Icon} name="user" /><span>${chair ? t('panel.green.who_chair', { name: chair.name }) : t('panel.green.who')} ${t('panel.green.here', { n: here, total })}</span></p>
      </form>
    </main>
  </div>`;
}
