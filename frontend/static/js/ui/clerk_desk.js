/** The parts of the clerk's desk: the ticket to give, the clock of one entry, the latest tickets. Same markup as macros/clerk.html. */
import { html } from 'htm/preact';
import { Chip } from './chip.js';
import { now } from './clock.js';
import { Icon } from './icon.js';
import { isOver, placeOf, shownState } from './questions.js';
import { errorSentence, spaced, stopwatch, t } from './words.js';

/** @typedef {import('./views.js').PublicView} PublicView */
/** @typedef {import('./views.js').OwnQuestion} OwnQuestion */
/** @typedef {import('./views.js').Hand} Hand */
/** @typedef {import('./desk_entries.js').Entry} Entry */
/** @typedef {import('./desk_entries.js').Given} Given */
/** @typedef {{id: string, ticket: string, at: number, text: string | null, question?: OwnQuestion, hand?: Hand}} Ticket one of this clerk's, given already */

/** An entry should be done in this time (PRODUCT: a person without a phone does not wait). */
const GOAL_MS = 15_000;
/** How long the last entry can be taken back: while its person is still there. */
export const CORRECT_MS = 10_000;
const SHOWN = 12;

/**
 * @param {{given: (Given & {at: number}) | null, kept: boolean, started_at: number | null, onPrint: (given: Given) => void, onCorrect: (given: Given) => void}} props
 */
export function TicketHead({ given, kept, started_at, onPrint, onCorrect }) {
  const spent = started_at === null ? null : Math.max(0, now.value - started_at);
  const left = given ? Math.min(CORRECT_MS, given.at + CORRECT_MS - now.value) : 0;
  return html`<p class=${given || kept ? 't-no num fresh' : 't-no num'} role="status">
      <small>${t(given ? 'clerk.give' : 'clerk.ticket')}</small
      >${given ? html`<b>${given.ticket}</b>` : html`<b class="t-none">${t(kept ? 'clerk.kept' : 'clerk.after')}</b>`}
    </p>
    <div><h1 id="entry-h">${t('clerk.heading')}</h1><p class="meta">${t(kept ? 'clerk.kept_said' : 'clerk.advice')}</p></div>
    ${given &&
    spent === null &&
    html`<div class="t-do">
      ${left > 0 &&
      html`<button type="button" class="btn" aria-keyshortcuts="Control+Z" onClick=${() => onCorrect(given)}
        >${t('clerk.correct')}<span class="num" aria-hidden="true">${Math.ceil(left / 1000)} s</span></button
      >`}
      <button type="button" class="btn" onClick=${() => onPrint(given)}><${Icon} name="print" />${t('clerk.print')}</button>
    </div>`}
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

/** What is said of an entry's words: those of a hand may be none. @param {Entry} entry */
const wordsOf = ({ text, origin }) => (text === '' && origin === 'microphone' ? t('clerk.speaks') : spaced(text));

/** @param {{entry: Entry, limit: number, onCorrect: (entry: Entry) => void, onDrop: (entry: Entry) => void}} props */
function UnsentRow({ entry, limit, onCorrect, onDrop }) {
  const words = wordsOf(entry);
  if (entry.code === null) {
    return html`<li class="unsent">
      <b><${Icon} name="clock" /></b><span class="meta">${t('clerk.unsent')}</span><span class="r-text">${words}</span>
      ${entry.unheard &&
      html`<span class="row"
        ><button type="button" class="btn small" onClick=${() => onCorrect(entry)}>${t('clerk.correct')}<span class="sr"> ${words}</span></button></span
      >`}
    </li>`;
  }
  const why = errorSentence(entry.code, { limit, n: limit, seconds: Math.ceil(entry.retryAfterS) });
  return html`<li class="unsent refused">
    <b><${Icon} name="alert" /></b><span>${why}</span><span class="r-text">${words}</span>
    <span class="row"
      ><button type="button" class="btn small" onClick=${() => onCorrect(entry)}>${t('clerk.correct')}<span class="sr"> ${words}</span></button
      ><button type="button" class="btn small bare" onClick=${() => onDrop(entry)}>${t('clerk.drop')}<span class="sr"> ${words}</span></button></span
    >
  </li>`;
}

/**
 * This clerk's tickets, the last one first: questions, and hands that are still up.
 * @param {OwnQuestion[]} own
 * @param {Readonly<Record<string, Hand>>} hands
 * @returns {Ticket[]}
 */
export function ticketsOf(own, hands) {
  const up = Object.values(hands).map((hand) => ({ id: hand.id, ticket: hand.ticket ?? '', at: hand.at, text: hand.topic ?? '', hand }));
  const asked = own.map((question) => ({ id: question.id, ticket: question.ticket, at: question.at, text: question.text, question }));
  return [...up.reverse(), ...asked].sort((a, b) => b.at - a.at);
}

/** How far a hand of the hall has come. @param {{hand: Hand}} props */
function HandChip({ hand }) {
  const near = hand.state !== 'waiting';
  return html`<span class=${near ? 'chip air' : 'chip received'}
    ><${Icon} name=${near ? 'mic' : 'hand'} /><span>${t(`clerk.hand.${hand.state}`)}</span></span
  >`;
}

/**
 * Entries that have not reached the server stand first, with what to do about them.
 * @param {{entries: Entry[], tickets: Ticket[], late: ReadonlySet<string>, view: PublicView, onCorrect: (entry: Entry) => void,
 *   onDrop: (entry: Entry) => void, onPrint: (ticket: Ticket) => void, onLower: (ticket: Ticket) => void,
 *   onHanded: (ticket: Ticket) => void}} props late: tickets of entries that waited, whose people sat down without them
 */
export function LatestTickets({ entries, tickets, late, view, onCorrect, onDrop, onPrint, onLower, onHanded }) {
  const { queue, questions, debate } = view;
  return html`<h2 id="recent-h">${t('clerk.recent')}</h2>
    ${entries.length + tickets.length === 0 && html`<p class="meta">${t('clerk.none')}</p>`}
    ${entries.length + tickets.length > 0 &&
    html`<ul class="num">
      ${entries.map(
        (entry) => html`<${UnsentRow} key=${entry.id} entry=${entry} limit=${debate.question_limit} onCorrect=${onCorrect} onDrop=${onDrop} />`,
      )}
      ${tickets.slice(0, SHOWN).map((ticket) => {
        const { question, hand } = ticket;
        const place = question ? placeOf(queue, question.id) : null;
        const into = question?.into ? questions[question.into]?.number : null;
        const up = hand ? hand.state === 'called' : place === 1 && debate.phase === 'live';
        return html`<li key=${ticket.id} class=${up ? 'up' : ''}>
          <b>${ticket.ticket}</b>${question
            ? html`<${Chip} state=${shownState(question.state, debate.phase)} place=${place} rule=${question.rule} into=${into} />`
            : html`<${HandChip} hand=${hand} />`}<span class="r-text"
            >${ticket.text === null ? t('clerk.gone') : spaced(ticket.text) || t('clerk.speaks')}</span
          >${late.has(ticket.id) &&
          html`<span class="r-late"
            ><${Icon} name="alert" />${t('clerk.to_hand')}<button type="button" class="btn small" onClick=${() => onHanded(ticket)}
              >${t('clerk.handed')}<span class="sr"> ${ticket.ticket}</span></button
            ></span
          >`}<span class="r-do"
            >${hand &&
            hand.state !== 'speaking' &&
            html`<button type="button" class="btn bare" onClick=${() => onLower(ticket)} title=${t('clerk.lower')}
              ><${Icon} name="close" /><span class="sr">${t('clerk.lower')} ${ticket.ticket}</span></button
            >`}<button type="button" class="btn bare" onClick=${() => onPrint(ticket)} title=${t('clerk.print')}
              ><${Icon} name="print" /><span class="sr">${t('clerk.print')} ${ticket.ticket}</span></button></span
          >
        </li>`;
      })}
    </ul>`}`;
}
