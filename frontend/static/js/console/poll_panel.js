/** Polls in the rail: prepared ones to open, the open one with its counts and its time, results and objections of those that are closed. */
import { html } from 'htm/preact';
import { now } from '../ui/clock.js';
import { Icon } from '../ui/icon.js';
import { PollBars } from '../ui/poll_bars.js';
import { standing } from '../ui/polls.js';
import { duration, spaced, t } from '../ui/words.js';
import { command } from './perform.js';

/** @import { Desk } from './desk.js' */
/** @import { Objection, Poll } from '../ui/poll_views.js' */

/** Open first, then what is prepared, then the newest result. @type {Poll['state'][]} */
const ORDER = ['open', 'ready', 'closed'];

/**
 * @param {Readonly<Record<string, Poll>>} polls
 * @returns {Poll[]}
 */
export function pollsInOrder(polls) {
  return Object.values(polls).sort((a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state) || (b.closed_at ?? 0) - (a.closed_at ?? 0));
}

/** Objections that nobody has read yet. @param {Readonly<Record<string, Poll>>} polls */
export function unread(polls) {
  return Object.values(polls).flatMap((poll) => objections(poll).filter((one) => !one.shown)).length;
}

/** @param {Desk} desk @returns {number|undefined} */
export function pollsWaiting(desk) {
  return unread(desk.view.value.polls) || undefined;
}

/** @param {Poll} poll @returns {Objection[]} */
const objections = (poll) => (poll.objections ?? []).filter((one) => typeof one !== 'string');

/** @param {{desk: Desk}} props */
export function PollPanel({ desk }) {
  const { polls, debate } = desk.view.value;
  const list = pollsInOrder(polls);
  const may = desk.rights.polls;
  const ended = debate.phase === 'closed' || debate.phase === 'archived';
  return html`${may.includes('prepare') &&
    !ended &&
    html`<p><button type="button" class="btn small" onClick=${() => (desk.dialog.value = { name: 'poll' })}><${Icon} name="plus" />${t('console.poll.add')}</button></p>`}
    ${list.length === 0 && html`<p class="meta">${t('console.poll.none')}</p>`}
    ${list.length > 0 && debate.phase !== 'live' && !ended && html`<p class="meta">${t('console.poll.only_live')}</p>`}
    <ul class="polls-l">
      ${list.map((poll) => html`<li key=${poll.id} class=${`poll-${poll.state}`}><${One} desk=${desk} poll=${poll} busy=${list[0]?.state === 'open'} /></li>`)}
    </ul>`;
}

/** @param {{desk: Desk, poll: Poll, busy: boolean}} props */
function One({ desk, poll, busy }) {
  const direct = desk.rights.polls.includes('direct');
  const live = desk.view.value.debate.phase === 'live';
  const counts = /** @type {import('../ui/poll_views.js').PollCounts} */ (desk.wire.said.value['polls'] ?? {});
  const counted = standing(poll, counts);
  const name = { title: poll.title };
  const give = (/** @type {string} */ type, /** @type {string} */ done) => void command(desk, { type, poll: poll.id }, t(done, name));
  return html`<p class="row wrap">
      <span class="tag">${t(`console.poll.state.${poll.state}`)}</span><span class="meta">${t(`console.poll.kind.${poll.kind}`)}</span
      >${poll.hidden && html`<span class="meta">${t(poll.state === 'closed' ? 'console.poll.was_hidden' : 'console.poll.is_hidden')}</span>`}<span class="meta num push">${left(poll)}</span>
    </p>
    <h3>${spaced(poll.title)}</h3>
    ${counted && html`<${PollBars} poll=${poll} counted=${counted} />`}
    ${poll.state === 'open' && !counted && html`<p class="meta">${t(poll.hidden ? 'console.poll.counts_hidden' : 'console.poll.counts_none')}</p>`}
    <${Objections} desk=${desk} poll=${poll} direct=${direct} />
    <p class="row wrap">
      ${direct && live && poll.state === 'ready' && html`<button type="button" class="btn small main" disabled=${busy} aria-label=${t('console.poll.open_which', name)} onClick=${() => give('poll.open', 'console.poll.opened')}>${t('console.poll.open')}</button>`}
      ${direct && poll.state === 'open' && html`<button type="button" class="btn small stop" aria-label=${t('console.poll.close_which', name)} onClick=${() => give('poll.close', 'console.poll.closed')}>${t('console.poll.close')}</button>`}
      ${desk.rights.polls.includes('prepare') && poll.state === 'ready' && html`<button type="button" class="btn small bare" aria-label=${t('console.poll.remove_which', name)} onClick=${() => give('poll.remove', 'console.poll.removed')}>${t('console.poll.remove')}</button>`}
    </p>`;
}

/** @param {Poll} poll */
function left(poll) {
  if (poll.state === 'ready') return duration(poll.seconds * 1000, poll.seconds >= 60 && poll.seconds % 60 === 0);
  if (poll.state !== 'open' || !poll.ends_at) return '';
  return poll.ends_at > now.value ? t('poll.left', { time: duration(poll.ends_at - now.value) }) : t('console.poll.ending');
}

/** @param {{desk: Desk, poll: Poll, direct: boolean}} props */
function Objections({ desk, poll, direct }) {
  const list = objections(poll);
  if (list.length === 0) return null;
  return html`<ul class="polls-o" aria-label=${t('poll.objections', { n: list.length })}>
    ${list.map(
      (one) => html`<li key=${one.id}>
        <span>${one.text ? spaced(one.text) : t('console.card.no_text')}</span>
        ${one.shown && html`<span class="meta">${t(poll.state === 'closed' ? 'console.poll.shown' : 'console.poll.shown_later')}</span>`}
        ${direct && html`<${Turn} desk=${desk} poll=${poll} one=${one} verb=${one.shown ? 'hide' : 'show'} />`}
      </li>`,
    )}
  </ul>`;
}

/**
 * Lets an objection through, or takes that back.
 * @param {{desk: Desk, poll: Poll, one: Objection, verb: 'show'|'hide'}} props
 */
function Turn({ desk, poll, one, verb }) {
  const turn = () => void command(desk, { type: `poll.${verb}`, poll: poll.id, objection: one.id });
  return html`<button type="button" class="btn small" aria-label=${t(`console.poll.${verb}_which`, { text: one.text ?? '' })} onClick=${turn}>${t(`console.poll.${verb}`)}</button>`;
}
