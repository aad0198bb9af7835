/** Changing devices while seated: the new track takes the place of the old one, without leaving the stage. */
import { html } from 'htm/preact';
import { useState } from 'preact/hooks';
import { Dialog } from '../ui/dialog.js';
import { Icon } from '../ui/icon.js';
import { t } from '../ui/words.js';
import { DeviceFields } from './device_fields.js';

/** @import { SeatSession } from './seat_session.js' */

/** @param {{session: SeatSession}} props */
export function SettingsButton({ session }) {
  const [open, setOpen] = useState(false);
  return html`<button type="button" class="btn small bare" aria-label=${t('panel.settings.title')} onClick=${() => setOpen(true)}><${Icon} name="gear" /></button>
    <${Dialog} open=${open} title=${t('panel.settings.title')} onClose=${() => setOpen(false)} footer=${html`<button type="button" class="btn main" onClick=${() => setOpen(false)}>${t('panel.settings.close')}</button>`}>
      <${DeviceFields} session=${session} />
      ${session.failure.value && html`<p class="err" role="alert"><${Icon} name="alert" />${session.failure.value}</p>`}
      <label class="pick"><input type="checkbox" checked=${session.choice.value.keys} onChange=${(/** @type {Event} */ event) => event.target instanceof HTMLInputElement && session.keep({ keys: event.target.checked })} />
        <span>${t('panel.settings.keys')}<small>${t('panel.settings.keys_why')}</small></span></label>
    <//>`;
}
