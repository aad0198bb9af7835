/** What has become of the connection, in one sentence, only while there is something to say; the page stays readable under it. */
import { html } from 'htm/preact';
import { useEffect, useState } from 'preact/hooks';
import { Icon } from './icon.js';
import { find, t } from './words.js';

/**
 * @typedef {object} Line
 * @property {import('@preact/signals').ReadonlySignal<string>} status
 * @property {import('@preact/signals').ReadonlySignal<number | string | null>} stopped
 * @property {import('@preact/signals').ReadonlySignal<number>} unsent
 */

/**
 * The sentence for a state of the wire, or null when all is well.
 * @param {string} status
 * @param {number | string | null} stopped
 * @param {number} unsent
 */
export function statusSentence(status, stopped, unsent) {
  if (status === 'stopped') {
    if (stopped !== null && find(`wire.stopped.${stopped}`) !== null) return t(`wire.stopped.${stopped}`);
    if (stopped !== null && find(`error.${stopped}`) !== null) return t(`error.${stopped}`);
    return t('wire.stopped.other');
  }
  if (status === 'lost') return unsent > 0 ? t('wire.lost_unsent', { n: unsent }) : t('wire.lost');
  return null;
}

/** A cut shorter than this is mended before it could be read. */
const PATIENCE_MS = 1500;

/** @param {{wire: Line}} props */
export function StatusLine({ wire }) {
  const status = wire.status.value;
  const [late, setLate] = useState(false);
  useEffect(() => {
    if (status !== 'lost') return setLate(false);
    const timer = setTimeout(() => setLate(true), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, [status]);
  const sentence = status === 'lost' && !late ? null : statusSentence(status, wire.stopped.value, wire.unsent.value);
  return html`<div role="status" aria-live="polite">
    ${sentence &&
    html`<p class=${`status-line ${status}`}>
      <${Icon} name=${status === 'stopped' ? 'alert' : 'wifioff'} /><span>${sentence}</span>
      ${status === 'stopped' &&
      html`<button type="button" class="btn small" onClick=${() => location.reload()}>${t('wire.reload')}</button>`}
    </p>`}
  </div>`;
}
