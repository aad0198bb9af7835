/** Changing devices while seated: the new track takes the place of the old one, without leaving the stage. */
import { html } from 'htm/preact';
import { Dialog } from '../ui/dialog.js';
import { Icon } from '../ui/icon.js';
import { t } from '../ui/words.js';
import { DeviceFields } from './device_fields.js';

/** @import { SeatSession } from './seat_session.js' */

/** @param {{open: () => void}} props */
export function SettingsButton({ open }) {
  return html`<button type="button" class="btn small bare" aria-label=${t('panel.settings.title')} onClick=${open}><${Icon} name="gear" /></button>`;
}

/**
 * Drawn beside the landmarks, never inside one: its own head and foot would count as the page's.
 * @param {{session: SeatSession, open: boolean, onClose: () => void}} props
 */
export function SettingsDialog({ session, open, onClose }) {
  const keys = (/** @type {Event} */ event) => {
    if (event.target instanceof HTMLInputElement) session.keep({ keys: event.target.checked });
  };
  return html`<${Dialog} open=${open} title=${t('panel.settings.title')} onClose=${onClose} footer=${html`<button type="button" class="btn main" onClick=${onClose}>${t('panel.settings.close')}</button>`}>
    <${DeviceFields} session=${session} />
    ${session.failure.value && html`<p class="err" role="alert"><${Icon} name="alert" />${session.failure.value}</p>`}
    <label class="pick"><input type="checkbox" checked=${session.choice.value.keys} onChange=${keys} /><span>${t('panel.settings.keys')}<small>${t('panel.settings.keys_why')}</small></span></label>
  <//>`;
}
