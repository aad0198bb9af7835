/** What surrounds a live debate: its phase, who is there, who has been heard, who is on stage, what comes next, the ledger's head. */
import { html } from 'htm/preact';
import { minutesLeft, planned } from './agenda.js';
import { now } from './clock.js';
import { Icon } from './icon.js';
import { shares, shareWidths } from './shares.js';
import { day, duration, number, t, time } from './words.js';

/** @typedef {import('./views.js').PublicView} PublicView */
/** @typedef {import('./views.js').Debate} Debate */

/** @param {number} at */
const moment = (at) => `${day(at)}, ${time(at)}`;

/** @param {Debate} debate */
function phaseSentence({ phase, open_at, live_at }) {
  if (phase === 'scheduled' && open_at && open_at > now.value) return t('live.phase_said.scheduled_at', { moment: moment(open_at) });
  if (phase === 'open' && live_at && live_at > now.value) return t('live.phase_said.open_at', { moment: moment(live_at) });
  return t(`live.phase_said.${phase}`);
}

/** Stands where the picture will be; while live, the title alone, for those who listen. @param {{debate: Debate}} props */
export function Poster({ debate }) {
  if (debate.phase === 'live') return html`<h1 class="sr" id="title">${debate.title}</h1>`;
  return html`<div class="poster">
    <p class="label">${t(`live.phase.${debate.phase}`)}</p>
    <h1 id="title">${debate.title}</h1>
    <p>${phaseSentence(debate)}</p>
  </div>`;
}

/** @param {{view: PublicView, presence: {online: number, hall: number} | null}} props */
export function Facts({ view, presence }) {
  const { phase, live_at } = view.debate;
  const { aired } = shares(Object.values(view.questions));
  const widths = shareWidths(aired);
  return html`<p class="facts meta num">
    ${presence &&
    html`<span class="row"><${Icon} name="online" />${t('live.online', { n: presence.online })}</span
      ><span class="row"><${Icon} name="hall" />${t('live.hall', { n: presence.hall })}</span>`}
    ${widths &&
    html`<span class="row push mini-share"
      >${t('live.fair.mini')} <b>${number(aired.hall)}</b><${ShareBar} aired=${aired} /><b>${number(aired.online)}</b> ${t(
        'live.fair.mini_online',
      )}</span
    >`}
    ${phase === 'live' && live_at && html`<span class="row elapsed"><${Icon} name="clock" />${duration(now.value - live_at, true)}</span>`}
  </p>`;
}

/** @param {{aired: import('./shares.js').Doors, label?: boolean}} props */
function ShareBar({ aired, label = false }) {
  const widths = shareWidths(aired);
  if (!widths) return null;
  return html`<svg
    class="meter share"
    viewBox="0 0 100 8"
    preserveAspectRatio="none"
    role=${label ? 'img' : undefined}
    aria-label=${label ? t('live.fair.label', { hall: aired.hall, online: aired.online }) : undefined}
    aria-hidden=${label ? undefined : 'true'}
  >
    ${widths.hall > 0 && html`<rect width=${widths.hall} />`}
    ${widths.online > 0 && html`<rect class="b" x=${widths.hall > 0 ? widths.hall + 1 : 0} width=${widths.online} />`}
  </svg>`;
}

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
                >${segment.title}${place === 'now' &&
                segment.started_at &&
                html`<small>${left > 0 ? t('live.agenda.left', { n: left }) : t('live.agenda.over', { n: -left })}</small>`}
                ${place === 'next' && segment.disagreement && html`<small>${segment.disagreement}</small>`}</span
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
