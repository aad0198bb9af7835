/** Waiting for the stage and on it: the question on the air above everything, the program, oneself, and who is here. */
import { html } from 'htm/preact';
import { useEffect, useState } from 'preact/hooks';
import { Icon } from '../ui/icon.js';
import { announce } from '../ui/live_region.js';
import { OriginTag } from '../ui/tag.js';
import { spaced, t } from '../ui/words.js';
import { ConcernLine } from './concern_line.js';
import { PageBar } from './page_bar.js';
import { OwnPicture, ProgramPicture } from './picture.js';
import { SettingsButton, SettingsDialog } from './settings_dialog.js';
import { ChairDesk } from './chair_desk.js';
import { NoteCards } from './note_cards.js';
import { OwnTime, TurnLine } from './own_time.js';
import { Tools } from './tools.js';

/** @import { SeatSession } from './seat_session.js' */
/** @import { Seat } from '../console/question.js' */

/** @param {{session: SeatSession}} props */
function QuestionOnAir({ session }) {
  const view = session.view.value;
  const question = view.on_air ? view.questions[view.on_air.question] : undefined;
  const waiting = session.place.value === 'waiting';
  if (!question) {
    // On stage before the live: the others are there, the public is not.
    const words = waiting ? 'panel.waiting' : view.debate.phase === 'live' ? 'panel.none' : 'panel.before';
    return html`<section class="p-q none" aria-labelledby="p-q">
      <div><h2 id="p-q">${t(`${words}.title`)}</h2><p class="meta">${t(`${words}.meaning`)}</p></div>
    </section>`;
  }
  return html`<section class="p-q" aria-labelledby="p-q">
    <p class="p-n num"><${Icon} name="air" /><span>${t('question.number')}</span><b>${question.number}</b></p>
    <div>
      <h2 id="p-q">${spaced(question.text)}</h2>
      <p class="row wrap"><${OriginTag} origin=${question.origin} ticket=${question.ticket} />${question.name && html`<span class="tag">${question.name}</span>`}<span class="tag num">${t('question.supports', { n: session.wire.supports.value[question.id] ?? question.supports })}</span></p>
    </div>
  </section>`;
}

/** Cut by oneself, and not by the moderators: only this page knows. */
const OWN_MUTE = { icon: 'micoff', words: 'panel.seats.own_mute', tone: '' };

/**
 * @param {Seat} seat
 */
function situation(seat) {
  if (seat.linked === false) return { icon: 'wifioff', words: 'panel.seats.unlinked', tone: 'warn' };
  if (seat.muted) return { icon: 'micoff', words: 'panel.seats.muted', tone: '' };
  return { icon: seat.state === 'on_stage' ? 'air' : 'clock', words: seat.state === 'on_stage' ? 'panel.seats.on_stage' : 'panel.seats.green_room', tone: '' };
}

/** @param {{session: SeatSession}} props */
function Seats({ session }) {
  const mine = session.seat.value?.id;
  const here = Object.values(session.view.value.seats)
    .filter((seat) => seat.state === 'on_stage' || seat.state === 'green_room')
    .sort((a, b) => Number(b.state === 'on_stage') - Number(a.state === 'on_stage'));
  return html`<section class="p-here" aria-labelledby="p-seats">
    <h2 class="label" id="p-seats">${t('panel.seats.title')}</h2>
    ${here.length === 0 && html`<p class="meta">${t('panel.seats.none')}</p>`}
    <ul class="p-seats">
      ${here.map((seat) => {
        const { icon, words, tone } = seat.id === mine && !seat.muted && !session.micOn.value ? OWN_MUTE : situation(seat);
        return html`<li key=${seat.id}><span><b>${seat.id === mine ? t('panel.seats.you') : seat.name}</b><small>${seat.quality}</small></span><span class=${`where ${tone}`}><${Icon} name=${icon} />${t(words)}</span></li>`;
      })}
    </ul>
  </section>`;
}

/** @param {{session: SeatSession}} props */
function Next({ session }) {
  const view = session.view.value;
  const next = view.queue.slice(0, 3).flatMap((id) => view.questions[id] ?? []);
  if (next.length === 0) return null;
  return html`<section class="p-next" aria-labelledby="p-next"><h2 class="label" id="p-next">${t('panel.next')}</h2>
    <ol class="num">${next.map((question) => html`<li key=${question.id}><b>${question.number}</b><span>${spaced(question.text)}</span></li>`)}</ol></section>`;
}

/** @param {{session: SeatSession}} props */
export function StageView({ session }) {
  const [setting, setSetting] = useState(false);
  const onStage = session.place.value === 'on_stage';
  const airing = session.view.value.on_air?.question ?? null;
  const live = session.view.value.debate.phase === 'live';
  useEffect(() => announce('place', t(onStage ? (live ? 'panel.say.on_stage' : 'panel.say.on_stage_before') : 'panel.say.waiting')), [onStage, live]);
  useEffect(() => {
    const question = airing ? session.view.value.questions[airing] : undefined;
    if (question?.text) announce('question', t('panel.say.question', { text: question.text }));
  }, [airing]);
  const tally = onStage && live && session.link.value === 'up';
  return html`<div class="stage-page">
    <${PageBar} session=${session}><${SettingsButton} open=${() => setSetting(true)} /><//>
    <${ConcernLine} session=${session} />
    <main class="p-main" id="content">
      <h1 class="sr">${t('panel.heading')}</h1>
      <${QuestionOnAir} session=${session} />
      <${TurnLine} session=${session} />
      <div class="p-pic"><${ProgramPicture} session=${session} /></div>
      <aside class="p-side" aria-label=${t('panel.aside')} tabindex="0">
        <${NoteCards} session=${session} />
        ${session.role === 'chair' && html`<${ChairDesk} session=${session} />`}
        <div class="own">
          <${OwnPicture} session=${session} label=${t('panel.own.label')} />
          ${tally && html`<span class="tally"><${Icon} name="air" /><span>${t('panel.on_air')}</span></span>`}
          <p class="seat-n">${(!session.micOn.value || session.seat.value?.muted) && html`<${Icon} name="micoff" />`}<b>${session.seat.value?.name ?? t('panel.seats.you')}</b> <small>${t(onStage ? (live ? 'panel.own.on_stage' : 'panel.own.on_stage_before') : 'panel.own.waiting')}</small></p>
        </div>
        <${OwnTime} session=${session} />
        <${Seats} session=${session} />
        <${Next} session=${session} />
      </aside>
    </main>
    <${Tools} session=${session} />
    <${SettingsDialog} session=${session} open=${setting} onClose=${() => setSetting(false)} />
  </div>`;
}
