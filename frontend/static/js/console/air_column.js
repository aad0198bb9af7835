/** The widest column: the picture, the question on the air, and the rail; after the end, what became of it all. */
import { html } from 'htm/preact';
import { now } from '../ui/clock.js';
import { Icon } from '../ui/icon.js';
import { isOver } from '../ui/questions.js';
import { OriginTag } from '../ui/tag.js';
import { number, spaced, stopwatch, t } from '../ui/words.js';
import { FamilyTag, authorWords } from './card.js';
import { airHeading } from './columns.js';
import { keysFor } from './keys.js';
import { LayoutPicker } from './layout_picker.js';
import { Picture } from './picture.js';
import { ProgramStatus } from './program_status.js';
import { callName, familyOf } from './question.js';
import { Rail } from './rail.js';
import { SECTIONS } from './sections.js';
import { OF_THE_AIR } from './steps.js';
import { Summary } from './summary.js';
import { WaitingDevices } from './waiting_devices.js';

/** @import { Desk } from './desk.js' */
/** @import { Deed } from './keys.js' */
/** @import { Question } from './question.js' */
/** @import { Program } from '../panel/seat_session.js' */

/** @param {{desk: Desk, program: Program, act: (deed: Deed, question?: Question) => void}} props */
export function AirColumn({ desk, program, act }) {
  const question = desk.onAir.value;
  const presence = desk.wire.presence.value;
  const { phase } = desk.view.value.debate;
  if (isOver(phase)) return html`<${Summary} desk=${desk} />`;
  return html`<section class="col on" aria-labelledby="h-air">
    <header class=${question ? '' : 'quiet'}>
      <h2 id="h-air"><${Icon} name="air" />${t(airHeading(phase))}</h2>
      ${presence && html`<span class="push meta num">${t('console.presence', { online: presence.online ?? 0, n: presence.hall ?? 0 })}</span>`}
    </header>
    <div class="col-scroll" tabindex="0" role="group" aria-labelledby="h-air">
      <${LayoutPicker} desk=${desk}><${Picture} program=${program} phase=${phase} /><//>
      <${ProgramStatus} desk=${desk} />
      ${question
        ? html`<${AirCard} desk=${desk} question=${question} act=${act} />`
        : html`<p class="air-none meta"><strong>${t('console.empty.air')}</strong> ${t(phase === 'live' ? 'console.empty.air_how' : 'console.empty.air_before')}</p>`}
      ${desk.role !== 'observer' && html`<${WaitingDevices} desk=${desk} />`}
      <${Rail} desk=${desk} sections=${SECTIONS} />
    </div>
  </section>`;
}

/** @param {{desk: Desk, question: Question, act: (deed: Deed, question?: Question) => void}} props */
function AirCard({ desk, question, act }) {
  const since = desk.view.value.on_air?.since ?? question.aired_at ?? question.at;
  const selected = desk.selection.value.id === question.id;
  const choose = () => desk.select({ column: 'air', id: question.id });
  const family = familyOf(desk.view.value.debate.families, question.family);
  const keys = keysFor(question, desk.view.value.debate);
  return html`<article
    class=${selected ? 'air-card sel' : 'air-card'}
    id=${`card-${question.id}`}
    tabindex="-1"
    aria-labelledby=${`air-${question.id}`}
    onClick=${choose}
    onFocus=${choose}
  >
    <p class="q-top">
      <b class="num">${callName(question)}</b>
      <${OriginTag} origin=${question.origin} ticket=${question.ticket} />
      ${family && html`<${FamilyTag} family=${family} />`}
      <span class="push num air-t"><span class="sr">${t('console.air_since')} </span>${stopwatch(now.value - since)}</span>
    </p>
    <p class="q-t" id=${`air-${question.id}`}>${spaced(question.text)}</p>
    <p class="q-by"><span>${authorWords(question, undefined)}</span><b class="num sup push"><${Icon} name="up" />${number(question.supports)}<span class="sr"> ${t('console.card.supports', { n: question.supports })}</span></b></p>
    ${desk.rights.questions &&
    html`<p class="air-act">
      ${keys.map((key, at) => html`<button type="button" key=${key.words} class=${at === 0 ? 'btn small main' : 'btn small'} onClick=${() => act(key.deed, question)}>
        ${t(key.words)}${key.deed.does === 'step' && OF_THE_AIR.has(key.deed.step) && html` <kbd aria-hidden="true">${key.shown}</kbd>`}
      </button>`)}
    </p>`}
  </article>`;
}
