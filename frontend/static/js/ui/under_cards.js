/** What stands under a live debate, fetched after the picture: who has been heard, who is on stage, what comes next, the ledger's head. */
import { html } from 'htm/preact';
import { minutesLeft, planned } from './agenda.js';
import { CHARTER } from './charter.js';
import { now } from './clock.js';
import { ShareBar } from './debate_cards.js';
import { Icon } from './icon.js';
import { isOver } from './questions.js';
import { shares } from './shares.js';
import { lang, number, spaced, t, time } from './words.js';

/** @typedef {import('./views.js').PublicView} PublicView */

/** @param {{view: PublicView}} props */
export function FairCard({ view }) {
  const { aired, waiting } = shares(Object.values(view.questions));
  const total = aired.hall + aired.online;
  const words = isOver(view.debate.phase) ? 'live.fair.not_reached' : 'live.fair.waiting';
  return html`<div class="card-head"><h2 id="fair-h">${t('live.fair.title')}</h2></div>
    ${total > 0 &&
    html`<p class="share-legend num">
        <span class="row"><span class="key"></span><${Icon} name="hall" />${t('live.fair.hall')} <b>${number(aired.hall)}</b></span
        ><span class="row"><b>${number(aired.online)}</b> ${t('live.fair.online')}<${Icon} name="online" /><span class="key web"></span></span>
      </p>
      <${ShareBar} aired=${aired} label=${true} />`}
    <p class="meta">${t('live.fair.aired', { n: total })} ${t(words, { hall: waiting.hall, online: waiting.online })}</p>`;
}

/** @type {Record<string, string>} */
const SEAT_ICONS = { chair: 'scale', hall: 'hall', interpreter: 'sign' };

/** While live, who is on stage; before and after, everybody the panel is made of. @param {{view: PublicView}} props */
export function StageCard({ view }) {
  const live = view.debate.phase === 'live';
  const present = Object.values(view.seats).filter((seat) => !live || seat.state === 'on_stage');
  return html`<div class="card-head"><h2 id="stage-h">${t(live ? 'live.stage.title' : 'live.stage.panel')}</h2></div>
    ${present.length > 0
      ? html`<ul class="rows seats">
          ${present.map(
            (seat) =>
              html`<li key=${seat.id}>
                <span class="face"><${Icon} name=${SEAT_ICONS[seat.kind] ?? 'user'} /></span
                ><span><strong>${seat.name}</strong><small>${seat.quality || t(`seat.kind.${seat.kind}`)}</small></span>
                ${live && seat.muted && html`<span class="tag push"><${Icon} name="micoff" />${t('live.stage.muted')}</span>`}
              </li>`,
          )}
        </ul>`
      : html`<p class="meta">${t(live ? 'live.stage.empty' : 'live.stage.panel_empty')}</p>`}`;
}

/** @param {{view: PublicView}} props */
export function AgendaCard({ view }) {
  const { live_at, starts_at, phase } = view.debate;
  const plan = planned(view.agenda, live_at ?? starts_at, isOver(phase));
  return html`<div class="card-head"><h2 id="agenda-h">${t('live.agenda.title')}</h2></div>
    ${plan.length > 0
      ? html`<ol class="ag num">
          ${plan.map(({ segment, starts_at: begins, place }) => {
            const left = minutesLeft(segment, now.value);
            return html`<li key=${segment.id} class=${place} aria-current=${place === 'now' ? 'step' : undefined}>
              <b>${begins ? time(begins) : t('live.agenda.minutes', { n: segment.minutes })}</b>
              <span
                >${spaced(segment.title)}${place === 'now' &&
                segment.started_at &&
                html`<small>${left > 0 ? t('live.agenda.left', { n: left }) : t('live.agenda.over', { n: -left })}</small>`}
                ${place === 'skipped' && html`<small>${t('live.agenda.skipped')}</small>`}
                ${place === 'next' && segment.disagreement && html`<small>${spaced(segment.disagreement)}</small>`}</span
              >
            </li>`;
          })}
        </ol>`
      : html`<p class="meta">${t('live.agenda.empty')}</p>`}`;
}

/** A long evening refuses dozens; the list says how many more there are. */
const REFUSED_SHOWN = 50;

/** What was refused is told: its number, the rule, the time; its words are nobody's any more. @param {{view: PublicView}} props */
export function RefusedCard({ view }) {
  const gone = Object.values(view.questions)
    .filter((question) => question.state === 'refused')
    .sort((a, b) => (b.number ?? 0) - (a.number ?? 0));
  return html`<div class="card-head"><h2 id="refused-h">${t('live.refused.title')}</h2><b class="push num">${number(gone.length)}</b></div>
    ${gone.length > 0 &&
    html`<ul class="refused-list num">
      ${gone.slice(0, REFUSED_SHOWN).map(
        (question) =>
          html`<li key=${question.id}>
            <b>${t('question.numbered', { number: String(question.number) })}</b><span>${t(`rule.${question.rule}`)}</span>${question.decided_at &&
            html`<time>${time(question.decided_at)}</time>`}
          </li>`,
      )}
    </ul>`}
    ${gone.length > REFUSED_SHOWN && html`<p class="meta num">${t('live.refused.more', { n: gone.length - REFUSED_SHOWN })}</p>`}
    <p class="meta">${t(gone.length > 0 ? 'live.refused.said' : 'live.refused.none')} <a href=${CHARTER}>${t('charter.title')}</a></p>`;
}

/** The first eight signs of the head, which people compare by eye. @param {{view: PublicView}} props */
export function LedgerLine({ view }) {
  return html`<p>
    ${t('live.ledger', { n: view.ledger.length })} <span class="mono">${view.ledger.head.slice(0, 8)}</span>${' '}
    <a href=${`/d/${view.debate.slug}/ledger?lang=${lang}`}>${t('live.ledger_what')}</a>
  </p>`;
}
