/** The head of the session page: the debate, whether it is live, and the connection in words. */
import { html } from 'htm/preact';
import { now } from '../ui/clock.js';
import { Icon } from '../ui/icon.js';
import { isOver } from '../ui/questions.js';
import { spaced, stopwatch, t } from '../ui/words.js';

/** @import { SeatSession } from './seat_session.js' */

/** @param {{session: SeatSession, children?: import('preact').ComponentChildren}} props */
export function PageBar({ session, children }) {
  const { debate, agenda } = session.view.value;
  const segment = isOver(debate.phase) ? undefined : agenda.segments.find((one) => one.id === agenda.current);
  const left = segment ? (segment.started_at ?? now.value) + segment.minutes * 60_000 - now.value : 0;
  const rest = left >= 0 ? t('panel.left', { time: stopwatch(left) }) : t('panel.over', { time: stopwatch(-left) });
  const status = session.wire.status.value;
  const tone = status === 'live' ? '' : status === 'stopped' ? ' stopped' : ' off';
  return html`<header class="pbar">
    <span class="brand"><svg viewBox="0 0 24 24" aria-hidden="true"><path fill="currentColor" d="M1 3h12v5H1zM15 3h8v5h-8zM1 9.5h6v5H1zM19 9.5h4v5h-4zM1 16h12v5H1zM15 16h8v5h-8z" /><path class="air" d="M9 9.5h8v5H9z" /></svg><span class="sr">${t('site.name')}</span></span>
    <p class="p-title"><strong>${spaced(debate.title)}</strong><span class="meta num">${segment ? `${rest} · ${spaced(segment.title)}` : t(`panel.phase.${debate.phase}`)}</span></p>
    ${debate.phase === 'live' && html`<span class="live num">${t('panel.phase.live')}</span>`}
    <span class="push"></span>
    ${children}
    <span class=${`conn meta${tone}`}><${Icon} name=${status === 'live' || status === 'connecting' ? 'wifi' : 'wifioff'} /><span>${t(`panel.wire.${status}`)}</span></span>
  </header>`;
}
