/** Speaking time for everybody: a clock a seat, a bar a side, a college and a room. Fetched once somebody has spoken. */
import { html } from 'htm/preact';
import { now } from './clock.js';
import { handName, spokenBy } from './hands.js';
import { Icon } from './icon.js';
import { stopwatch, t } from './words.js';

/** @import { Share, Speaking } from './speaking.js' */
/** @typedef {Speaking & {seats: Record<string, {id: string, name: string, kind: string}>}} View */

/** Rooms have names of ours, sides and colleges those of the organiser. @param {Share} share */
export const labelOf = (share) => (share.by === 'hall' ? t(`time.room.${share.label}`) : share.label);

/** @param {{percent: number, mark?: number|null}} props */
export function Bar({ percent, mark = null }) {
  return html`<svg class="meter" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true"><rect width=${percent} />${mark !== null && html`<rect class="mark" x=${mark} width="0.8" />`}</svg>`;
}

/** @param {{equity: Share[]}} props */
export function Shares({ equity }) {
  const kinds = /** @type {const} */ (['side', 'college', 'hall']);
  const told = kinds.map((by) => equity.filter((share) => share.by === by)).filter((rows) => rows.length > 1 || rows.some((row) => row.least !== null));
  return html`${told.map((rows) => html`<div class="shares" key=${rows[0]?.by}>
    <h3>${t(`time.by.${rows[0]?.by}`)}</h3>
    <ul>${rows.map((row) => html`<li key=${row.label} class=${row.under ? 'under' : ''}>
      <span>${row.under && html`<${Icon} name="alert" /> `}${labelOf(row)}</span><span class="num">${t('time.share', { share: String(row.share) })} · ${stopwatch(row.ms)}</span>
      <${Bar} percent=${row.share} mark=${row.least} />
      ${row.under && html`<small>${t('time.under', { least: String(row.least) })}</small>`}
    </li>`)}</ul>
  </div>`)}`;
}

/**
 * Who has spoken or may speak now, the longest first.
 * @param {View} view
 * @param {number} at
 */
export function clocksOf(view, at) {
  const speaking = view.floor.current ? (view.floor.current.seat ?? 'hall') : null;
  const keys = new Set([...Object.keys(view.speech), ...(speaking ? [speaking] : [])]);
  return [...keys]
    .map((key) => ({ key, name: view.seats[key]?.name ?? t('time.room.hall'), ms: spokenBy(view, key, at), speaks: key === speaking }))
    .sort((a, b) => b.ms - a.ms || (a.name < b.name ? -1 : 1));
}

/** @param {{view: View}} props */
export function TimeCard({ view }) {
  const rows = clocksOf(view, now.value);
  const longest = Math.max(1, ...rows.map(({ ms }) => ms));
  const turn = view.floor.current;
  const hand = turn?.hand ? view.hands[turn.hand] : undefined;
  return html`<div class="card-head"><h2 id="time-h">${t('time.title')}</h2></div>
    <ul class="clocks">${rows.map(({ key, name, ms, speaks }) => html`<li key=${key} class=${speaks ? 'speaks' : ''}>
      <b>${name}</b><span class="num">${stopwatch(ms)}</span><${Bar} percent=${Math.round((100 * ms) / longest)} />
      ${speaks && turn && html`<small>${hand && handName(hand, view.seats) !== name ? `${handName(hand, view.seats) ?? ''} · ` : ''}${t('time.speaks', { time: stopwatch(now.value - turn.since) })}</small>`}
    </li>`)}</ul>
    <${Shares} equity=${view.equity} />
    <p class="meta">${t('time.measured')}</p>`;
}
