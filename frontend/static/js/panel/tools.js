/** The thumb bar: microphone, camera, settings, leaving. What is off says so, in words. */
import { html } from 'htm/preact';
import { useEffect, useState } from 'preact/hooks';
import { Dialog } from '../ui/dialog.js';
import { Icon } from '../ui/icon.js';
import { t } from '../ui/words.js';

/** @import { SeatSession } from './seat_session.js' */

/**
 * @param {KeyboardEvent} event
 * @param {boolean} on  the reader's choice (WCAG 2.1.4)
 * @returns {'mic'|'cam'|'hand'|null}
 */
export function toolOf(event, on) {
  if (!on || event.defaultPrevented || event.repeat || event.ctrlKey || event.altKey || event.metaKey) return null;
  const { target } = event;
  if (target instanceof HTMLElement && (target.matches('input, select, textarea') || target.closest('dialog'))) return null;
  return /** @type {Record<string, 'mic'|'cam'|'hand'>} */ ({ m: 'mic', v: 'cam', h: 'hand' })[event.key.toLowerCase()] ?? null;
}

/** @param {SeatSession} session */
function raiseOrLower(session) {
  const hand = session.me.value?.hand;
  if (session.view.value.debate.phase !== 'live') return;
  if (!hand) void session.give({ type: 'hand.raise', medium: session.medium === 'voice' ? 'voice' : 'video' });
  else if (hand.state !== 'speaking') void session.give({ type: 'hand.lower', hand: hand.id });
}

/** @param {{session: SeatSession}} props */
export function Tools({ session }) {
  const [leaving, setLeaving] = useState(false);
  const keys = session.choice.value.keys;
  useEffect(() => {
    const onKeyDown = (/** @type {KeyboardEvent} */ event) => {
      const tool = toolOf(event, session.choice.value.keys);
      if (tool === null) return;
      event.preventDefault();
      if (tool === 'mic') session.setMic(!session.micOn.value);
      else if (tool === 'hand') raiseOrLower(session);
      else session.setCam(!session.camOn.value);
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [session]);
  const mic = session.micOn.value;
  const cam = session.camOn.value;
  const voice = session.stream.value !== null && session.stream.value.getVideoTracks().length === 0;
  const hand = session.me.value?.hand ?? null;
  const held = session.seat.value?.muted ?? false;
  return html`<footer class="tools" aria-label=${t('panel.tools.label')}>
    <button type="button" class=${mic && !held ? 'tool' : 'tool off'} aria-pressed=${String(mic)} aria-keyshortcuts=${keys ? 'M' : undefined} onClick=${() => session.setMic(!mic)}>
      <${Icon} name=${mic && !held ? 'mic' : 'micoff'} /><span>${t(held ? 'panel.tools.mic_held' : mic ? 'panel.tools.mic' : 'panel.tools.mic_off')}</span>${keys && html`<kbd aria-hidden="true">M</kbd>`}
    </button>
    <button type="button" class=${cam && !voice ? 'tool' : 'tool off'} aria-pressed=${String(cam && !voice)} aria-disabled=${voice ? 'true' : undefined} aria-keyshortcuts=${keys ? 'V' : undefined} onClick=${() => !voice && session.setCam(!cam)}>
      <${Icon} name=${cam && !voice ? 'cam' : 'camoff'} /><span>${t(voice ? 'panel.tools.no_cam' : cam ? 'panel.tools.cam' : 'panel.tools.cam_off')}</span>${keys && html`<kbd aria-hidden="true">V</kbd>`}
    </button>
    ${session.view.value.debate.phase === 'live' &&
    html`<button type="button" class=${hand ? 'tool up' : 'tool'} aria-pressed=${String(Boolean(hand))} aria-keyshortcuts=${keys ? 'H' : undefined} onClick=${() => raiseOrLower(session)}>
      <${Icon} name="hand" /><span>${t(hand ? 'panel.tools.hand_down' : 'panel.tools.hand')}</span>${keys && html`<kbd aria-hidden="true">H</kbd>`}
    </button>`}
    <button type="button" class="tool quit" onClick=${() => setLeaving(true)}><${Icon} name="leave" /><span>${t('panel.tools.leave')}</span></button>
  </footer>
  <${Dialog}
    open=${leaving}
    title=${t('panel.leave.title')}
    onClose=${() => setLeaving(false)}
    footer=${html`<button type="button" class="btn" onClick=${() => setLeaving(false)}>${t('panel.leave.stay')}</button>
      <button type="button" class="btn stop" onClick=${() => { setLeaving(false); void session.leave(); }}>${t('panel.leave.do')}</button>`}
  ><p>${t('panel.leave.meaning')}</p><//>`;
}
