/** Devices that ask to act under a personal link already in use: a second phone, a lost laptop. One touch lets each in, or not. */
import { signal } from '@preact/signals';
import { html } from 'htm/preact';
import { useEffect } from 'preact/hooks';
import { Icon } from '../ui/icon.js';
import { errorSentence, t } from '../ui/words.js';

/** @import { Desk } from './desk.js' */
/** @typedef {{device: string, name: string, agent: string, role: string}} Device */

/** Somebody stands before a closed door: half of this is how long they wait to be seen, and one small request costs nothing. */
const LOOK_EVERY_MS = 10_000;

/** @type {import('@preact/signals').Signal<Device[]>} */
const waiting = signal([]);

/**
 * @param {string} slug
 * @param {object} [decided]
 */
async function ask(slug, decided) {
  const response = await fetch(`/d/${slug}/devices`, decided
    ? { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(decided) }
    : {}).catch(() => null);
  const body = await response?.json().catch(() => null);
  if (response?.ok && Array.isArray(body?.devices)) waiting.value = body.devices;
  return response === null ? 'unknown' : response.ok ? null : String(body?.error?.code ?? 'unknown');
}

/** @param {{desk: Desk}} props */
export function WaitingDevices({ desk }) {
  const { slug } = desk.view.value.debate;
  useEffect(() => {
    const look = () => void (document.visibilityState === 'visible' && ask(slug));
    look();
    const timer = setInterval(look, LOOK_EVERY_MS);
    return () => clearInterval(timer);
  }, [slug]);
  const decide = async (/** @type {Device} */ device, /** @type {'allow'|'deny'} */ decision) => {
    const refused = await ask(slug, { device: device.device, decision });
    if (refused !== null) desk.notice.value = { sentence: errorSentence(refused), tone: 'bad' };
  };
  return html`<div role="status" aria-live="polite">
    ${waiting.value.map((device) => html`<div class="note warn door" key=${device.device}>
      <${Icon} name="link" />
      <div><p>${t('console.device.asks', { name: device.name, agent: device.agent })}</p>
        <p class="st-act">
          <button type="button" class="btn small main" onClick=${() => decide(device, 'allow')}>${t('console.device.allow')}<span class="sr">, ${device.name}</span></button>
          <button type="button" class="btn small" onClick=${() => decide(device, 'deny')}>${t('console.device.deny')}<span class="sr">, ${device.name}</span></button>
        </p></div>
    </div>`)}
  </div>`;
}
