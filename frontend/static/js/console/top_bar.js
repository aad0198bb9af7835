/** The head of the console: which debate and segment, the phase and its next step, who is here, and the state of the connection in words. */
import { html } from 'htm/preact';
import { now } from '../ui/clock.js';
import { Icon } from '../ui/icon.js';
import { isOver } from '../ui/questions.js';
import { number, spaced, stopwatch, t } from '../ui/words.js';
import { openBoard } from '../ui/second_screen.js';
import { isOn } from './filters.js';
import { HeardLine } from './heard_dialog.js';
import { nextPhase } from './rights.js';

/** @import { Desk } from './desk.js' */
/** @import { Deed } from './keys.js' */

/** @param {{desk: Desk}} props */
function Agenda({ desk }) {
  const { segments, current } = desk.view.value.agenda;
  const at = segments.findIndex((segment) => segment.id === current);
  const segment = segments[at];
  const open = () => (desk.dialog.value = { name: 'agenda' });
  // Nothing runs any more once the debate is over.
  if (!segment || isOver(desk.view.value.debate.phase)) {
    return html`<button type="button" class="meta num c-agenda" onClick=${open}>${isOver(desk.view.value.debate.phase) ? t('console.agenda.title') : segments.length > 0 ? t('console.agenda.not_started', { n: segments.length }) : t('console.agenda.none')}</button>`;
  }
  const left = (segment.started_at ?? now.value) + segment.minutes * 60_000 - now.value;
  const rest = left >= 0 ? t('console.agenda.left', { time: stopwatch(left) }) : t('console.agenda.over', { time: stopwatch(-left) });
  return html`<button type="button" class="meta num c-agenda" onClick=${open}>
    ${t('console.agenda.now', { at: at + 1, of: segments.length, title: spaced(segment.title) })} · <b>${rest}</b>
  </button>`;
}

/** @param {{desk: Desk}} props */
function Phase({ desk }) {
  const { debate } = desk.view.value;
  const next = nextPhase(debate.phase, desk.rights);
  return html`${debate.phase === 'live'
    ? html`<span class="live num">${t('console.phase.live')} ${debate.live_at ? stopwatch(now.value - debate.live_at) : ''}</span>`
    : html`<span class="meta"><strong>${t(`console.phase.${debate.phase}`)}</strong></span>`}
  ${next &&
  html`<button type="button" class=${next === 'live' ? 'btn small air' : 'btn small'} onClick=${() => (desk.dialog.value = { name: 'phase', to: next })}>
    ${t(`console.phase.to_${next}`)}
  </button>`}`;
}

/** @param {{desk: Desk}} props */
function Connection({ desk }) {
  const status = desk.wire.status.value;
  const unsent = desk.wire.unsent.value;
  const looks = { live: ['', 'wifi'], connecting: ['off', 'wifi'], lost: ['off', 'wifioff'], stopped: ['stopped', 'wifioff'] }[status] ?? ['off', 'wifioff'];
  return html`<span class=${`conn ${looks[0]}`}>
    <${Icon} name=${looks[1]} /><b>${t(`console.link.${status}`)}${unsent > 0 && status !== 'live' && ` · ${t('console.link.unsent', { n: unsent })}`}</b>
  </span>`;
}

/** @param {{desk: Desk, act: (deed: Deed) => void, theme: {toggle: () => void}}} props */
export function TopBar({ desk, act, theme }) {
  const { debate } = desk.view.value;
  const crew = desk.wire.presence.value?.console;
  return html`<header class="cbar">
    <a class="brand" href="/"><${Brand} /><span>${t('site.name')}</span></a>
    <div class="c-title"><strong>${spaced(debate.title)}</strong><${Agenda} desk=${desk} /></div>
    <${Phase} desk=${desk} />
    <button type="button" class="btn small c-search" onClick=${() => act({ does: 'tool', tool: 'search' })}>
      <${Icon} name="search" /><span class="words">${t('console.tool.search')}</span> <kbd aria-hidden="true">/</kbd>
    </button>
    <button type="button" class="btn small c-filter" aria-pressed=${String(desk.filtering.value || isOn(desk.filter.value))} onClick=${() => act({ does: 'tool', tool: 'filter' })}>
      <${Icon} name="down" /><span class="words">${t('console.filter.open')}</span> <kbd aria-hidden="true">V</kbd>
    </button>
    <span class="push"></span>
    <${HeardLine} desk=${desk} />
    ${desk.role === 'observer' && html`<span class="tag"><${Icon} name="eye" />${t('console.observer')}</span>`}
    ${crew !== undefined && crew !== null && html`<span class="meta who num" title=${t('console.crew', { n: crew })}><${Icon} name="user" /><span aria-hidden="true">${number(crew)}</span><span class="sr">${t('console.crew', { n: crew })}</span></span>`}
    <${Connection} desk=${desk} />
    ${desk.role !== 'observer' &&
    html`<button type="button" class="btn small c-board" aria-label=${t('console.tool.board')} title=${t('console.tool.board')} onClick=${() => void openBoard(debate.slug)}><${Icon} name="hall" /></button>`}
    <button type="button" class="btn small" aria-label=${t('console.tool.theme')} onClick=${theme.toggle}><${Icon} name="sun" /></button>
    <button type="button" class="btn small" aria-label=${t('console.tool.help')} onClick=${() => act({ does: 'tool', tool: 'help' })}><b aria-hidden="true">?</b></button>
  </header>`;
}

function Brand() {
  return html`<svg viewBox="0 0 24 24" aria-hidden="true"><path fill="currentColor" d="M1 3h12v5H1zM15 3h8v5h-8zM1 9.5h6v5H1zM19 9.5h4v5h-4zM1 16h12v5H1zM15 16h8v5h-8z" /><path class="air" d="M9 9.5h8v5H9z" /></svg>`;
}
