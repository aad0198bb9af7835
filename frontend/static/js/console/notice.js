/** What has just happened on this console, bottom left, with ten seconds to take it back. The seconds are drawn, not announced. */
import { html } from 'htm/preact';
import { useEffect } from 'preact/hooks';
import { now } from '../ui/clock.js';
import { Icon } from '../ui/icon.js';
import { t } from '../ui/words.js';
import { undo } from './perform.js';
import { UNDO_MS, secondsLeft } from './undo.js';

/** @import { Desk } from './desk.js' */

/** Long enough to read twice; an undo stays exactly as long as it can be used. */
const READING_MS = 8000;
/** Words are longer than a sentence, and worth a decision. They stay kept when the notice has gone. */
const WORDS_MS = 30_000;

/** @param {Desk} desk @param {import('./desk.js').Notice} notice */
function takeUp(desk, { again }) {
  desk.notice.value = null;
  desk.dialog.value = again ?? null;
}

/** @param {{desk: Desk}} props */
export function NoticeBox({ desk }) {
  const notice = desk.notice.value;
  useEffect(() => {
    if (!notice) return undefined;
    const timer = setTimeout(() => {
      if (desk.notice.value === notice) desk.notice.value = null;
    }, notice.again ? WORDS_MS : notice.undo ? UNDO_MS : READING_MS);
    return () => clearTimeout(timer);
  }, [notice]);
  const left = secondsLeft(notice?.undo ?? null, now.value);
  return html`<div role="status" aria-live="polite">
    ${notice &&
    html`<div class="toast num">
      <${Icon} name=${notice.tone === 'bad' ? 'alert' : 'check'} /><span>${notice.sentence}</span>
      ${notice.undo && left > 0 &&
      html`<button type="button" class="btn small push" onClick=${() => undo(desk)} aria-label=${t('console.tool.undo')}>
        <span aria-hidden="true">${t('console.undo.left', { seconds: left })}</span> <kbd aria-hidden="true">Z</kbd>
      </button>`}
      ${notice.again &&
      html`<button type="button" class="btn small push" onClick=${() => takeUp(desk, notice)}>${t('console.again')}</button>`}
    </div>`}
  </div>`;
}
