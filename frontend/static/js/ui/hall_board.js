/** The parts of the hall's screen; it shows and never asks. Same markup as macros/hall.html. */
import { html } from 'htm/preact';
import { useEffect, useRef } from 'preact/hooks';
import { boardSize } from './board_size.js';
import { now } from './clock.js';
import { Icon } from './icon.js';
import { fromHall, isOver, isWaiting, nextFromHall } from './questions.js';
import { ORIGIN_ICONS } from './tag.js';
import { day, number, spaced, t, time } from './words.js';

/** @typedef {import('./views.js').PublicView} PublicView */
/** @typedef {import('./program_feed.js').ProgramFeed} ProgramFeed */
/** @typedef {import('./playing.js').Playing} Playing */

const CALLS = 4;

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

/** @param {{view: PublicView}} props */
export function BoardNext({ view }) {
  const { phase } = view.debate;
  if (isOver(phase)) return html`<h2 id="next-h">${t('hall.read')}</h2><p class="h-none">${t('hall.read_how')}</p>`;
  const asked = view.on_air ? view.questions[view.on_air.question] : undefined;
  const speaker = asked && fromHall(asked) ? asked : undefined;
  const calls = nextFromHall(view, CALLS - (speaker ? 1 : 0));
  return html`${speaker &&
    html`<h2 class="h-mic"><${Icon} name="mic" />${t('hall.at_mic')}</h2>
      <p class="h-mic-who num"><b>${speaker.ticket ?? t('question.numbered', { number: String(speaker.number) })}</b> <span>${speaker.name}</span></p>`}
    <h2 id="next-h">${t('hall.next')}</h2>
    ${calls.length > 0
      ? html`<ol class="num">
          ${calls.map(
            (question, i) =>
              html`<li key=${question.id} class=${i === 0 ? 'call' : ''}>
                <b>${question.ticket ?? t('question.numbered', { number: String(question.number) })}</b><span>${question.name}</span>
              </li>`,
          )}
        </ol>`
      : html`<p class="h-none">${t(phase === 'open' || phase === 'live' ? 'hall.next_none' : 'hall.next_before')}</p>`}`;
}

/** Where people join; once the debate is over, where they read what became of it. @param {{view: PublicView, host: string}} props */
export function BoardJoin({ view, host }) {
  const over = isOver(view.debate.phase);
  return html`<h2 id="join-h">${t(over ? 'hall.results' : 'hall.join')}</h2>
    <p class="h-url">${host}</p>
    <p class="h-code" id="code">${view.debate.code}</p>
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
