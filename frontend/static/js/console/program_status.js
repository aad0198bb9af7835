/** How the program fares, under its picture: what is wrong and what to do, whether it is recorded, how many watch. */
import { html } from 'htm/preact';
import { Icon } from '../ui/icon.js';
import { t } from '../ui/words.js';
import { media, useMedia } from './media_watch.js';

/** @import { Desk } from './desk.js' */
/** @import { Media } from './media_watch.js' */

/**
 * What must be known of the program, the gravest first, as locale keys.
 * @param {Pick<Media, 'connected'|'mixing'|'recording'>} said
 * @returns {string[]}
 */
export function alarmsOf({ connected, mixing, recording }) {
  if (!connected) return ['console.program.unconnected'];
  const found = mixing ? [] : ['console.program.unmixed'];
  return recording === 'off' || recording === 'on' ? found : [...found, `console.program.recording_${recording}`];
}

/** @param {{desk: Desk}} props */
export function ProgramStatus({ desk }) {
  const { slug, phase } = desk.view.value.debate;
  useMedia(slug);
  const said = media.value;
  // A draft has no program: nothing is missing.
  const told = said !== null && phase !== 'draft';
  return html`<div class="prog">
    <div role="status" aria-live="polite">
      ${told && alarmsOf(said).map((words) => html`<p class="note warn" key=${words}><${Icon} name="alert" /><span>${t(words)}</span></p>`)}
    </div>
    ${told && said.connected && html`<p class="meta num prog-line">
      ${said.recording === 'on' && html`<span class="rec">${t('console.program.recording_on')}</span>`}
      <span><${Icon} name="eye" />${t('console.program.watching', { n: said.viewers + said.listeners })}${said.listeners > 0 && `, ${t('console.program.later', { n: said.listeners })}`}</span>
    </p>`}
  </div>`;
}
