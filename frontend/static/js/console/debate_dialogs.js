/** The debate's own dialogs: the next phase, with what it means for everybody, and the running order. */
import { html } from 'htm/preact';
import { Dialog } from '../ui/dialog.js';
import { spaced, t } from '../ui/words.js';
import { DialogFoot } from './dialog_foot.js';
import { command } from './perform.js';

/** @import { Desk } from './desk.js' */

/** @param {{desk: Desk, to: string, onClose: () => void}} props */
export function PhaseDialog({ desk, to, onClose }) {
  const submit = (/** @type {Event} */ event) => {
    event.preventDefault();
    onClose();
    void command(desk, { type: 'phase.change', phase: to }, t(`console.phase.did_${to}`));
  };
  return html`<${Dialog}
    open=${true}
    title=${t(`console.phase.ask_${to}`)}
    onClose=${onClose}
    footer=${html`<${DialogFoot} form="phase" words=${t(`console.phase.to_${to}`)} onClose=${onClose} air=${to === 'live'} grave />`}
  >
    <form id="phase" onSubmit=${submit}><p>${t(`console.phase.meaning_${to}`)}</p></form>
  <//>`;
}

/** @param {{desk: Desk, onClose: () => void}} props */
export function AgendaDialog({ desk, onClose }) {
  const { agenda, debate } = desk.view.value;
  const live = debate.phase === 'live';
  return html`<${Dialog} open=${true} title=${t('console.agenda.title')} onClose=${onClose} footer=${html`<button type="button" class="btn small" onClick=${onClose}>${t('console.dialog.close')}</button>`}>
    ${agenda.segments.length === 0 && html`<p>${t('console.agenda.empty')}</p>`}
    ${!live && agenda.segments.length > 0 && html`<p class="meta">${t('console.agenda.only_live')}</p>`}
    <ol class="segments">
      ${agenda.segments.map((segment) => html`<li key=${segment.id} aria-current=${segment.id === agenda.current ? 'step' : undefined}>
        <span><strong>${spaced(segment.title)}</strong><small>${t(`console.segment.${segment.kind}`)} · ${t('console.agenda.minutes', { n: segment.minutes })}${segment.disagreement && ` · ${spaced(segment.disagreement)}`}</small></span>
        ${segment.id === agenda.current
          ? html`<span class="meta"><strong>${t('console.agenda.running')}</strong></span>`
          : desk.rights.agenda && live && html`<button type="button" class="btn small" aria-label=${t('console.agenda.start_which', { title: segment.title })}
              onClick=${() => void command(desk, { type: 'segment.start', segment: segment.id })}>${t('console.agenda.start')}</button>`}
      </li>`)}
    </ol>
  <//>`;
}
