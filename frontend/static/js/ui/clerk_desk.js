/** The parts of the clerk's desk: the ticket to give, the clock of one entry, the latest tickets. Same markup as macros/clerk.html. */
import { html } from 'htm/preact';
import { Chip } from './chip.js';
import { now } from './clock.js';
import { Icon } from './icon.js';
import { isOver, placeOf, shownState } from './questions.js';
import { errorSentence, spaced, stopwatch, t } from './words.js';

/** @typedef {import('./views.js').PublicView} PublicView */
/** @typedef {import('./views.js').OwnQuestion} OwnQuestion */
/** @typedef {import('./desk_entries.js').Entry} Entry */

/** An entry should be done in this time (PRODUCT: a person without a phone does not wait). */
const GOAL_MS = 15_000;
const SHOWN = 12;

/** @param {{ticket: string | null, kept: boolean, started_at: number | null}} props */
export function TicketHead({ ticket, kept, started_at }) {
  const spent = started_at === null ? null : Math.max(0, now.value - started_at);
  return html`<p class=${ticket || kept ? 't-no num fresh' : 't-no num'} role="status">
      <small>${t(ticket ? 'clerk.give' : 'clerk.ticket')}</small
      >${ticket ? html`<b>${ticket}</b>` : html`<b class="t-none">${t(kept ? 'clerk.kept' : 'clerk.after')}</b>`}
    </p>
    <div><h1 id="entry-h">${t('clerk.heading')}</h1><p class="meta">${t('clerk.advice')}</p></div>
    ${spent !== null &&
    html`<p class=${spent > GOAL_MS ? 't-clock num late' : 't-clock num'}>
      <span class="sr">${t('clerk.clock')}</span><b>${stopwatch(spent)}</b><small>${t('clerk.of')}</small>
    </p>`}`;
}

/** @param {{phase: string, connected: boolean, unsent: number}} props */
export function DeskState({ phase, connected, unsent }) {
  return html`${phase === 'live'
      ? html`<span class="live">${t('live.phase.live')}</span>`
      : html`<span class="meta">${t(`live.phase.${phase}`)}</span>`}<span class=${connected ? 'conn meta num' : 'conn waits meta num'} role="status"
      ><${Icon} name=${connected ? 'wifi' : 'wifioff'} />${connected
        ? t('clerk.connected')
        : unsent > 0
          ? t('clerk.offline', { n: unsent })
          : t('clerk.offline_none')}</span
    >`;
}

/** Why the form takes nothing, and what to tell people in the hall. @param {{phase: string}} props */
export function DeskShut({ phase }) {
  if (phase === 'open' || phase === 'live') return null;
  return html`${isOver(phase) && html`<h1 class="sr">${t('clerk.desk')}</h1>`}
    <p class="note"><${Icon} name="alert" /><span>${t(`clerk.shut.${phase}`)}</span></p>`;
}

/** @param {{entry: Entry, limit: number, onCorrect: (entry: Entry) => void, onDrop: (entry: Entry) => void}} props */
function UnsentRow({ entry, limit, onCorrect, onDrop }) {
  if (entry.code === null) {
    return html`<li class="unsent">
      <b><${Icon} name="clock" /></b><span class="meta">${t('clerk.unsent')}</span><span class="r-text">${spaced(entry.text)}</span>
    </li>`;
  }
  const why = errorSentence(entry.code, { limit, n: limit, seconds: Math.ceil(entry.retryAfterS) });
  return html`<li class="unsent refused">
    <b><${Icon} name="alert" /></b><span>${why}</span><span class="r-text">${spaced(entry.text)}</span>
    <span class="row"
      ><button type="button" class="btn small" onClick=${() => onCorrect(entry)}>${t('clerk.correct')}<span class="sr"> ${entry.text}</span></button
      ><button type="button" class="btn small bare" onClick=${() => onDrop(entry)}>${t('clerk.drop')}<span class="sr"> ${entry.text}</span></button></span
    >
  </li>`;
}

/**
 * Entries that have not reached the server stand first, with what to do about them.
 * @param {{entries: Entry[], own: OwnQuestion[], view: PublicView, onCorrect: (entry: Entry) => void, onDrop: (entry: Entry) => void}} props
 */
export function LatestTickets({ entries, own, view, onCorrect, onDrop }) {
  const { queue, questions, debate } = view;
  return html`<h2 id="recent-h">${t('clerk.recent')}</h2>
    ${entries.length + own.length === 0 && html`<p class="meta">${t('clerk.none')}</p>`}
    ${entries.length + own.length > 0 &&
    html`<ul class="num">
      ${entries.map(
        (entry) => html`<${UnsentRow} key=${entry.id} entry=${entry} limit=${debate.question_limit} onCorrect=${onCorrect} onDrop=${onDrop} />`,
      )}
      ${own.slice(0, SHOWN).map((question) => {
        const place = placeOf(queue, question.id);
        const into = question.into ? questions[question.into]?.number : null;
        return html`<li key=${question.id} class=${place === 1 && debate.phase === 'live' ? 'up' : ''}>
          <b>${question.ticket}</b><${Chip} state=${shownState(question.state, debate.phase)} place=${place} rule=${question.rule} into=${into} /><span class="r-text"
            >${question.text === null ? t('clerk.gone') : spaced(question.text)}</span
          >
        </li>`;
      })}
    </ul>`}`;
}
