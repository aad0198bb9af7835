/** What stands at the top of a debate: its title and phase, who is there, who has been heard so far. */
import { html } from 'htm/preact';
import { now } from './clock.js';
import { Icon } from './icon.js';
import { shares, shareWidths } from './shares.js';
import { age, day, number, spaced, t, time } from './words.js';

/** @typedef {import('./views.js').PublicView} PublicView */
/** @typedef {import('./views.js').Debate} Debate */

/** @param {number} at */
const moment = (at) => `${day(at)}, ${time(at)}`;

/** @param {Debate} debate */
function phaseSentence({ phase, starts_at }) {
  const announced = starts_at && starts_at > now.value ? moment(starts_at) : null;
  if (announced && (phase === 'scheduled' || phase === 'open')) return t(`live.phase_said.${phase}_at`, { moment: announced });
  return t(`live.phase_said.${phase}`);
}

/** Stands where the picture will be; while live, the title alone, for those who listen. @param {{debate: Debate}} props */
export function Poster({ debate }) {
  if (debate.phase === 'live') return html`<h1 class="sr" id="title">${spaced(debate.title)}</h1>`;
  return html`<div class="poster">
    <p class="label">${t(`live.phase.${debate.phase}`)}</p>
    <h1 id="title">${spaced(debate.title)}</h1>
    <p>${phaseSentence(debate)}</p>
  </div>`;
}

/** @param {{view: PublicView, presence: {online: number} | null}} props */
export function Facts({ view, presence }) {
  const { phase, live_at } = view.debate;
  const { aired } = shares(Object.values(view.questions));
  const widths = shareWidths(aired);
  return html`<p class="facts meta num">
    ${presence &&
    html`<span class="row"><${Icon} name="online" />${t('live.online', { n: presence.online })}</span>`}
    ${widths &&
    html`<span class="row push mini-share"
      >${t('live.fair.mini')} <b>${number(aired.hall)}</b><${ShareBar} aired=${aired} /><b>${number(aired.online)}</b> ${t(
        'live.fair.mini_online',
      )}</span
    >`}
    ${phase === 'live' && live_at && html`<span class="row elapsed"><${Icon} name="clock" />${age(now.value - live_at)}</span>`}
  </p>`;
}

/** @param {{aired: import('./shares.js').Doors, label?: boolean}} props */
export function ShareBar({ aired, label = false }) {
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
