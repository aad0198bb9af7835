/** The running order: which segment runs, which comes, and the button that starts one. Drawn in the rail and in a dialog of its own. */
import { html } from 'htm/preact';
import { isOver } from '../ui/questions.js';
import { spaced, t } from '../ui/words.js';
import { command } from './perform.js';

/** @import { Desk } from './desk.js' */

/** @param {{desk: Desk, onStarted?: () => void}} props */
export function AgendaPanel({ desk, onStarted = () => {} }) {
  const { agenda, debate } = desk.view.value;
  const live = debate.phase === 'live';
  const over = isOver(debate.phase);
  const running = over ? null : agenda.current;
  return html`${agenda.segments.length === 0 && html`<p class="meta">${t('console.agenda.empty')}</p>`}
    ${!live && !over && agenda.segments.length > 0 && html`<p class="meta">${t('console.agenda.only_live')}</p>`}
    <ol class="segments">
      ${agenda.segments.map((segment) => html`<li key=${segment.id} aria-current=${segment.id === running ? 'step' : undefined}>
        <span><strong>${spaced(segment.title)}</strong><small>${t(`console.segment.${segment.kind}`)} · ${t('console.agenda.minutes', { n: segment.minutes })}${segment.disagreement && ` · ${spaced(segment.disagreement)}`}</small></span>
        ${segment.id === running
          ? html`<span class="meta"><strong>${t('console.agenda.running')}</strong></span>`
          : desk.rights.agenda && live && html`<button type="button" class="btn small" aria-label=${t('console.agenda.start_which', { title: segment.title })}
              onClick=${() => void command(desk, { type: 'segment.start', segment: segment.id }).then((started) => started && onStarted())}>${t('console.agenda.start')}</button>`}
      </li>`)}
    </ol>`;
}
