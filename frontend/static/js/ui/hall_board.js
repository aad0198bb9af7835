/** The parts of the hall's screen; it shows and never asks. Same markup as macros/hall.html. */
import { html } from 'htm/preact';
import { useEffect, useRef } from 'preact/hooks';
import { boardSize } from './board_size.js';
import { BoardClocks, BoardTurn, callsOf } from './board_speakers.js';
import { now } from './clock.js';
import { Icon } from './icon.js';
import { isOver, isWaiting } from './questions.js';
import { ORIGIN_ICONS } from './tag.js';
import { day, number, spaced, t, time } from './words.js';

/** @typedef {import('./views.js').PublicView} PublicView */
/** @typedef {import('./program_feed.js').ProgramFeed} ProgramFeed */
/** @typedef {import('./playing.js').Playing} Playing */

/** @param {{view: PublicView, feed: ProgramFeed, playing: Playing}} props */
export function BoardTop({ view, feed, playing }) {
  const { debate, agenda } = view;
  const segment = isOver(debate.phase) ? undefined : agenda.segments.find((one) => one.id === agenda.current);
  return html`<p class="brand">
      <svg viewBox="0 0 24 24" aria-hidden="true">
        <path fill="currentColor" d="M1 3h12v5H1zM15 3h8v5h-8zM1 9.5h6v5H1zM19 9.5h4v5h-4zM1 16h12v5H1zM15 16h8v5h-8z" />
        <path class="air" d="M9 9.5h8v5H9z" /></svg
      ><span>${t('site.name')}</span>
    </p>
    <h1>${spaced(segment?.title ?? debate.title)}</h1>
    <${BoardTurn} view=${view} /><${BoardClocks} view=${view} />
    ${seenIn(feed) && html`<${SoundKey} feed=${feed} playing=${playing} />`}
    <p class="h-state">${debate.phase === 'live' ? html`<span class="live">${t('live.phase.live')}</span>` : t(`live.phase.${debate.phase}`)}</p>
    <p class="h-time num">${time(now.value)}</p>`;
}

/** @param {ProgramFeed} feed */
const seenIn = (feed) => feed.state.value === 'live' || feed.state.value === 'needs_gesture';

/** Whether what is played is this hall's own mix, without its microphones. @param {ProgramFeed} feed */
export const soundIsOurs = (feed) => feed.stage.value === 'direct' || feed.stage.value === 'off';

/** Stands beside the picture, never on it. @param {{feed: ProgramFeed, playing: Playing}} props */
function SoundKey({ feed, playing }) {
  const muted = playing.muted.value;
  if (!soundIsOurs(feed)) return html`<p class="h-silent" role="status"><${Icon} name="voloff" />${t('hall.sound_later')}</p>`;
  return html`<button
    type="button"
    class="h-sound"
    aria-pressed=${String(!muted)}
    aria-keyshortcuts="m"
    title=${t('hall.sound_key')}
    onClick=${() => playing.mute(!muted)}
  >
    <${Icon} name=${muted ? 'voloff' : 'vol'} />${t('hall.sound')}
  </button>`;
}

/**
 * For whoever sets the screen up: in sight while the pointer moves or the keyboard is on them, and never before a hall.
 * @param {{full: boolean, onFull: (() => void) | null, onSecond: (() => void) | null, blocked: boolean}} props
 */
export function BoardTools({ full, onFull, onSecond, blocked }) {
  return html`${onFull &&
    html`<button type="button" class="h-tool" aria-keyshortcuts="f" onClick=${onFull}><${Icon} name="full" />${t(full ? 'hall.full_off' : 'hall.full')} <kbd aria-hidden="true">F</kbd></button>`}
    ${onSecond &&
    html`<button type="button" class="h-tool" aria-keyshortcuts="e" onClick=${onSecond}><${Icon} name="hall" />${t('hall.second')} <kbd aria-hidden="true">E</kbd></button>`}
    <p class="h-blocked" role="status">${blocked && t('hall.second_blocked')}</p>`;
}

/** Why there is no picture; before the live, when there will be one. @param {import('./views.js').Debate} debate */
function noPicture({ phase, starts_at }) {
  if (!isOver(phase) && starts_at && starts_at > now.value) return t('hall.starts', { moment: `${day(starts_at)}, ${time(starts_at)}` });
  return t(`hall.no_picture.${phase}`);
}

/** @param {{view: PublicView, feed: ProgramFeed, playing: Playing}} props */
export function BoardPicture({ view, feed, playing }) {
  const video = useRef(/** @type {HTMLVideoElement | null} */ (null));
  const live = view.debate.phase === 'live';
  useEffect(() => {
    if (!video.current) return;
    playing.attach(video.current);
    feed.attach(video.current);
  }, []);
  return html`<div class="h-picture">
    <div class="picture" hidden=${!live}><video ref=${video} playsinline muted aria-label=${t('live.picture')}></video></div>
    ${!live && html`<p class="h-note">${noPicture(view.debate)}</p>`}
    ${live && !seenIn(feed) && feed.state.value !== 'off' && html`<p class="h-note">${t(`player.${feed.state.value}`)}</p>`}
  </div>`;
}

/** @param {{call: import('./board_speakers.js').Call, kind: string, icon: string}} props */
function Called({ call, kind, icon }) {
  return html`<h2 class="h-mic"><${Icon} name=${icon} />${t(`hall.${kind}`)}</h2>
    <p class="h-mic-who num"><b>${call.ticket}</b> <span>${call.name}</span></p>`;
}

/** @param {{view: PublicView}} props */
export function BoardNext({ view }) {
  const { phase } = view.debate;
  if (isOver(phase)) return html`<h2 id="next-h">${t('hall.read')}</h2><p class="h-none">${t('hall.read_how')}</p>`;
  const calls = callsOf(view);
  return html`${calls.now && html`<${Called} call=${calls.now} kind="at_mic" icon="mic" />`}
    ${calls.called && html`<div class="h-come"><${Called} call=${calls.called} kind="called" icon="right" /></div>`}
    <h2 id="next-h">${t('hall.next')}</h2>
    ${calls.next.length > 0
      ? html`<ol class="num">
          ${calls.next.map(
            (call, i) => html`<li key=${call.key} class=${i === 0 && !calls.called ? 'call' : ''}><b>${call.ticket}</b><span>${call.name}</span></li>`,
          )}
        </ol>`
      : html`<p class="h-none">${t(phase === 'open' || phase === 'live' ? 'hall.next_none' : 'hall.next_before')}</p>`}`;
}

/**
 * Where people join; once the debate is over, where they read what became of it.
 * @param {{view: PublicView, host: string, venue: string | null, voting: boolean}} props
 */
export function BoardJoin({ view, host, venue, voting }) {
  const over = isOver(view.debate.phase);
  return html`<h2 id="join-h">${t(over ? 'hall.results' : voting ? 'hall.poll.vote' : 'hall.join')}</h2>
    <p class="h-url">${host}</p>
    <p class="h-code" id="code">${view.debate.code}</p>
    ${!over && venue !== null && html`<p class="h-venue num"><span>${t('hall.venue')}</span> <b>${venue.slice(0, 3)} ${venue.slice(3)}</b></p>`}
    ${!over && html`<p class="h-desk">${t('hall.desk')}</p>`}`;
}

/** @param {{view: PublicView}} props */
export function BoardQuestion({ view }) {
  const question = view.on_air ? view.questions[view.on_air.question] : undefined;
  if (!question) {
    const over = isOver(view.debate.phase);
    const count = Object.values(view.questions).filter(over ? (one) => one.state === 'answered' : isWaiting).length;
    return html`<p class="h-n calm num"><b>${number(count)}</b><span class="h-o">${t(over ? 'hall.answered' : 'hall.waiting', { n: count })}</span></p>
      <h2 id="question-h" class="q1">${t(`hall.invite.${view.debate.phase}`)}</h2>`;
  }
  const text = question.text ?? '';
  return html`<p class="h-n num">
      <span class="row"><${Icon} name="air" />${t('hall.number')}</span><b>${question.number}</b
      ><span class="h-o"><${Icon} name=${ORIGIN_ICONS[question.origin]} />${t(`question.origin.${question.origin}`)}</span>
    </p>
    <h2 id="question-h" class=${boardSize(text)} key=${question.id}>${spaced(text)}</h2>`;
}

/** @param {{status: string, since: number}} props */
export function BoardMark({ status, since }) {
  if (status !== 'lost' && status !== 'stopped') return null;
  return html`<p class=${`h-mark ${status}`} role="status">
    <${Icon} name=${status === 'stopped' ? 'alert' : 'wifioff'} />${status === 'stopped' ? t('hall.stopped') : t('hall.lost', { time: time(since) })}
  </p>`;
}
