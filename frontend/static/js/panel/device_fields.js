/** Choosing camera, microphone and speaker: the same fields in the green room and, later, in the settings. */
import { html } from 'htm/preact';
import { useState } from 'preact/hooks';
import { Icon } from '../ui/icon.js';
import { t } from '../ui/words.js';

/** @import { SeatSession } from './seat_session.js' */
/** @typedef {'camera'|'microphone'|'speaker'} Kind */

/** @param {{session: SeatSession, kind: Kind}} props */
function DeviceSelect({ session, kind }) {
  const devices = session.devices.value[kind];
  const chosen = session.choice.value[kind] ?? '';
  const onChange = (/** @type {Event} */ event) => {
    if (event.target instanceof HTMLSelectElement) void session.choose(kind, event.target.value || null);
  };
  return html`<select class="input" id=${`device-${kind}`} onChange=${onChange} disabled=${devices.length === 0}>
    ${devices.length === 0 && html`<option value="">${t(`panel.devices.no_${kind}`)}</option>`}
    ${devices.map((device, at) => html`<option key=${device.id} value=${device.id} selected=${device.id === chosen}>${device.label || t(`panel.devices.nth_${kind}`, { at: at + 1 })}</option>`)}
  </select>`;
}

/** @param {{session: SeatSession}} props */
export function DeviceFields({ session }) {
  const [played, setPlayed] = useState(false);
  const test = async () => {
    setPlayed(false);
    await session.testSpeaker();
    setPlayed(true);
  };
  return html`<div class="two">
      <p class="field"><label for="device-camera">${t('panel.devices.camera')}</label><${DeviceSelect} session=${session} kind="camera" /></p>
      <p class="field"><label for="device-microphone">${t('panel.devices.microphone')}</label><${DeviceSelect} session=${session} kind="microphone" /></p>
    </div>
    <div class="field">
      <label for="device-speaker">${t('panel.devices.speaker')}</label>
      <span class="row"><${DeviceSelect} session=${session} kind="speaker" /><button type="button" class="btn" onClick=${test}><${Icon} name="vol" />${t('panel.devices.test')}</button></span>
      <span class="hint" role="status">${played ? t('panel.devices.played') : ''}</span>
    </div>`;
}
