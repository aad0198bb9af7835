/** Moving pictures: one's own, mirrored as people know themselves, and the program with its sound. */
import { html } from 'htm/preact';
import { useEffect, useRef } from 'preact/hooks';
import { Icon } from '../ui/icon.js';
import { t } from '../ui/words.js';

/** @import { SeatSession } from './seat_session.js' */

/** @param {{session: SeatSession, label: string}} props */
export function OwnPicture({ session, label }) {
  const video = useRef(/** @type {HTMLVideoElement|null} */ (null));
  const stream = session.stream.value;
  useEffect(() => {
    if (video.current) video.current.srcObject = stream;
  }, [stream]);
  const seen = stream !== null && stream.getVideoTracks().length > 0 && session.camOn.value;
  const words = stream !== null && stream.getVideoTracks().length === 0 ? 'panel.own.voice_only' : session.camOn.value ? 'panel.own.none' : 'panel.own.camera_off';
  return html`<video ref=${video} muted playsinline autoplay aria-label=${label}></video>
    ${!seen && html`<p class="p-pic-words"><${Icon} name="camoff" />${t(words)}</p>`}`;
}

/** @param {{session: SeatSession}} props */
export function ProgramPicture({ session }) {
  const video = useRef(/** @type {HTMLVideoElement|null} */ (null));
  const { program } = session;
  useEffect(() => {
    if (video.current) program.attach(video.current, session.choice.value.speaker);
    return () => program.detach();
  }, [program, session.choice.value.speaker]);
  const state = program.state.value;
  const error = program.error.value;
  const words = error !== null ? `error.${error}` : state === 'lost' ? 'panel.program.lost' : 'panel.program.coming';
  return html`<video ref=${video} playsinline autoplay aria-label=${t('panel.program.label')}></video>
    ${state !== 'live' && html`<p class="p-pic-words"><${Icon} name="speaker" />${t(words)}</p>`}
    ${program.silent.value &&
    html`<button type="button" class="btn main" onClick=${() => program.unmute()}><${Icon} name="vol" />${t('panel.program.sound_on')}</button>`}`;
}
