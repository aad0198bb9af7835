/** What stands under a live debate, fetched after the picture: who has been heard, who is on stage, what comes next, the ledger's head. */
import { html } from 'htm/preact';
import { minutesLeft, planned } from './agenda.js';
import { now } from './clock.js';
import { ShareBar } from './debate_cards.js';
import { Icon } from './icon.js';
import { shares } from './shares.js';
import { number, spaced, t, time } from './words.js';

/** @typedef {import('./views.js').PublicView} PublicView */

/** @param {{view: PublicView}} props */
export function FairCard({ view }) {
  const { aired, waiting } = shares(Object.values(view.questions));
  const total = aired.hall + aired.online;
  return html`<div class="card-head"><h2 id="fair-h">${t('live.fair.title')}</h2></div>
    ${total > 0 &&
    html`<p class="share-legend num">
        <span class="row"><span class="key"></span><${Icon} name="hall" />${t('live.fair.hall')} <b>${number(aired.hall)}</b></span
        ><span class="row"><b>${number(aired.online)}</b> ${t('live.fair.online')}<${Icon} name="online" /><span class="key web"></span></span>
      </p>
      <${ShareBar} aired=${aired} label=${true} />`}
    <p class="meta">${t('live.fair.aired', { n: total })} ${t('live.fair.waiting', { hall: waiting.hall, online: waiting.online })}</p>`;
}

/** @type {Record<string, string>} */
const SEAT_ICONS = { chair: 'scale', hall: 'hall', interpreter: 'sign' };

/** @param {{view: PublicView}} props */
export function StageCard({ view }) {
  const present = Object.values(view.seats).filter((seat) => seat.state === 'on_stage');
  return html`<div class="card-head"><h2 id="stage-h">${t('live.stage.title')}</h2></div>
    ${present.length > 0
      ? html`<ul class="rows seats">
          ${present.map(
            (seat) =>
              html`<li key=${seat.id}>
                <span class="face"><${Icon} name=${SEAT_ICONS[seat.kind] ?? 'user'} /></span
                ><span><strong>${seat.name}</strong><small>${seat.quality || t(`seat.kind.${seat.kind}`)}</small></span>
                ${seat.muted && html`<span class="tag push"><${Icon} name="micoff" />${t('live.stage.muted')}</span>`}
              </li>`,
          )}
        </ul>`
      : html`<p class="meta">${t('live.stage.empty')}</p>`}`;
}

/** @param {{view: PublicView}} props */
export function AgendaCard({ view }) {
  const plan = planned(view.agenda, view.debate.live_at);
  return html`<div class="card-head"><h2 id="agenda-h">${t('live.agenda.title')}</h2></div>
    ${plan.length > 0
      ? html`<ol class="ag num">
          ${plan.map(({ segment, starts_at, place }) => {
            const left = minutesLeft(segment, now.value);
            return html`<li key=${segment.id} class=${place} aria-current=${place === 'now' ? 'step' : undefined}>
              <b>${starts_at ? time(starts_at) : t('live.agenda.minutes', { n: segment.minutes })}</b>
              <span
                >${spaced(segment.title)}${place === 'now' &&
                segment.started_at &&
                html`<small>${left > 0 ? t('live.agenda.left', { n: left }) : t('live.agenda.over', { n: -left })}</small>`}
                ${place === 'next' && segment.disagreement && html`<small>${spaced(segment.disagreement)}</small>`}</span
              >
            </li>`;
          })}
        </ol>`
      : html`<p class="meta">${t('live.agenda.empty')}</p>`}`;
}

/** The first eight signs of the head, which people compare by eye. @param {{view: PublicView}} props */
export function LedgerLine({ view }) {
  return html`<p>${t('live.ledger', { n: view.ledger.length })} <span class="mono">${view.ledger.head.slice(0, 8)}</span></p>`;
}
