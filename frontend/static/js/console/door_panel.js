/** The door of questions: open or closed, slow, held back; and who must be silent for a while. */
import { html } from 'htm/preact';
import { useState } from 'preact/hooks';
import { now } from '../ui/clock.js';
import { Icon } from '../ui/icon.js';
import { duration, t } from '../ui/words.js';
import { hold } from './held_back.js';
import { command } from './perform.js';

/** @import { Desk } from './desk.js' */

/** Seconds between two questions of one person. */
const PACES = [0, 30, 60, 120, 300, 600];

/**
 * The name somebody signed with last: who is muted is known by what they wrote.
 * @param {Desk} desk
 * @param {string} author
 */
function nameOf(desk, author) {
  const own = Object.values(desk.view.value.questions).filter((question) => question.author === author);
  return own.reverse().find((question) => question.name)?.name ?? t('console.card.unnamed');
}

/** @param {{desk: Desk}} props */
export function DoorPanel({ desk }) {
  const { intake, moderation, debate } = desk.view.value;
  const { rights } = desk;
  const held = (moderation?.hold ?? null) !== null;
  const silent = Object.entries(moderation?.muted ?? {}).filter(([, { until }]) => until > now.value);
  const taking = debate.phase === 'open' || debate.phase === 'live';
  return html`<dl class="door-l">
    <div><dt>${t('console.door.intake')}</dt><dd>${t(intake.open ? 'console.door.open' : 'console.door.closed')}</dd>
      ${rights.intake && taking && html`<dd><button type="button" class="btn small" onClick=${() => void command(desk, { type: 'intake.change', open: !intake.open }, t(intake.open ? 'console.door.did_close' : 'console.door.did_open'))}>${t(intake.open ? 'console.door.close' : 'console.door.reopen')}</button></dd>`}</div>
    <div><dt>${t('console.hold.title')}</dt><dd>${t(held ? 'console.hold.on' : 'console.hold.off')}</dd>
      ${rights.questions && taking && html`<dd><button type="button" class="btn small" onClick=${() => hold(desk)}>${t(held ? 'console.hold.release' : 'console.hold.start')} <kbd aria-hidden="true">H</kbd></button></dd>`}</div>
    <div><dt>${rights.questions && taking ? html`<label for="door-pace">${t('console.door.pace')}</label>` : t('console.door.pace')}</dt>
      ${rights.questions && taking
        ? html`<dd><${Pace} key=${intake.every_s} desk=${desk} every=${intake.every_s} /></dd>`
        : html`<dd>${paceWords(intake.every_s)}</dd>`}</div>
    <div><dt>${t('console.door.muted')}</dt><dd>${silent.length === 0 ? t('console.door.nobody') : ''}</dd></div>
  </dl>
  ${silent.length > 0 && html`<ul class="st-l">${silent.map(([author, { until, rule }]) => {
    const name = nameOf(desk, author);
    return html`<li key=${author}><span class="nm">${name} <small>${t(`rule.${rule}`)}</small></span><span class="where num">${t('console.door.left', { time: duration(until - now.value, true) })}</span>
      ${rights.questions && html`<span class="st-act"><button type="button" class="btn small" aria-label=${t('console.door.unmute_who', { name })} onClick=${() => void command(desk, { type: 'participant.unmute', participant: author })}>${t('console.door.unmute')}</button></span>`}</li>`;
  })}</ul>`}`;
}

/**
 * Chosen first, then applied: arrows walk through the list, and each pace would be a public decision.
 * @param {{desk: Desk, every: number}} props
 */
function Pace({ desk, every }) {
  const [wish, setWish] = useState(every);
  const list = PACES.includes(every) ? PACES : [...PACES, every].sort((a, b) => a - b);
  const apply = (/** @type {Event} */ event) => {
    event.preventDefault();
    if (wish !== every) void command(desk, { type: 'pace.change', every_s: wish }, t(wish === 0 ? 'console.door.did_free' : 'console.door.did_slow', { time: paceTime(wish) }));
  };
  return html`<form class="pace" onSubmit=${apply}>
    <select class="select" id="door-pace" value=${String(wish)} onChange=${(/** @type {Event} */ event) => event.target instanceof HTMLSelectElement && setWish(Number(event.target.value))}>
      ${list.map((one) => html`<option key=${one} value=${String(one)} selected=${one === wish}>${paceWords(one)}</option>`)}
    </select>
    <button type="submit" class="btn small" aria-disabled=${wish === every ? 'true' : undefined}>${t('console.door.apply')}</button>
  </form>`;
}

/** @param {number} every seconds */
const paceTime = (every) => duration(every * 1000, true);

/** Where questions arrive, while they are asked for slowly. @param {{desk: Desk}} props */
export function SlowMode({ desk }) {
  const { intake, debate } = desk.view.value;
  if (intake.every_s === 0 || !intake.open || (debate.phase !== 'open' && debate.phase !== 'live')) return null;
  return html`<div class="note warn held-back">
    <${Icon} name="clock" />
    <p>${t('console.door.slow', { time: paceTime(intake.every_s) })}</p>
    ${desk.rights.questions && html`<button type="button" class="btn small" onClick=${() => void command(desk, { type: 'pace.change', every_s: 0 }, t('console.door.did_free'))}>${t('console.door.free')}</button>`}
  </div>`;
}

/** @param {number} every seconds */
function paceWords(every) {
  return every === 0 ? t('console.door.no_pace') : t('console.door.every', { time: paceTime(every) });
}
