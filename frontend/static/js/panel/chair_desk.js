/** What the chair has beside the pictures: who speaks, who wants to, what comes next, and a word to whoever sits. */
import { html } from 'htm/preact';
import { useState } from 'preact/hooks';
import { now } from '../ui/clock.js';
import { handName, inOrder, spokenBy } from '../ui/hands.js';
import { Icon } from '../ui/icon.js';
import { NoteForm } from '../ui/note_form.js';
import { spaced, stopwatch, t } from '../ui/words.js';
import { limitsOf, MINUTES } from './minutes.js';

/** @import { SeatSession } from './seat_session.js' */
/** @import { Hand } from '../ui/speaking.js' */

/** @param {{value: number, onChange: (minutes: number) => void, id: string}} props */
export function MinutesField({ value, onChange, id }) {
  return html`<label class="row p-min" for=${id}><span>${t('floor.minutes')}</span>
    <select class="input" id=${id} value=${String(value)} onChange=${(/** @type {Event} */ event) => event.target instanceof HTMLSelectElement && onChange(Number(event.target.value))}>
      ${MINUTES.map((minutes) => html`<option key=${minutes} value=${String(minutes)}>${t('floor.n_minutes', { n: minutes })}</option>`)}
      <option value="0">${t('floor.no_limit')}</option>
    </select></label>`;
}

/** @param {{session: SeatSession, hand: Hand, minutes: number}} props */
function HandRow({ session, hand, minutes }) {
  const { seats } = session.view.value;
  const name = handName(hand, seats) ?? t(`floor.from.${hand.origin}`);
  const guest = hand.seat ? seats[hand.seat] : undefined;
  const may = hand.origin !== 'online' || guest?.state === 'on_stage';
  return html`<li>
    <span><b>${name}</b><small>${t(`floor.state.${hand.state}`)} · ${t(`hand.medium.${hand.medium}`)}${hand.topic ? ` · ${spaced(hand.topic)}` : ''}</small></span>
    <span class="row">
      ${hand.state === 'waiting' && hand.origin !== 'online' && html`<button type="button" class="btn small" onClick=${() => session.give({ type: 'hand.call', hand: hand.id })} aria-label=${t('floor.call_who', { name })}>${t('floor.call')}</button>`}
      ${(hand.state === 'waiting' || hand.state === 'called') && hand.origin === 'online' && html`<button type="button" class="btn small" onClick=${() => session.give({ type: 'guest.invite', hand: hand.id })} aria-label=${t('floor.invite_who', { name })}>${t('floor.invite')}</button>`}
      ${may && hand.state !== 'speaking' && html`<button type="button" class="btn small main" onClick=${() => session.give({ type: 'floor.give', hand: hand.id, ...limitsOf(minutes) })} aria-label=${t('floor.give_who', { name })}>${t('floor.give')}</button>`}
    </span>
  </li>`;
}

/** @param {{session: SeatSession}} props */
function Notes({ session }) {
  const sitting = Object.values(session.view.value.seats).filter((seat) => seat.kind !== 'hall' && seat.id !== session.seatId);
  const sent = Object.values(session.me.value?.notes ?? {}).filter((note) => note.sender === session.seatId).sort((a, b) => b.at - a.at).slice(0, 3);
  return html`<${NoteForm} id="p-note" class="stack p-send" sitting=${sitting} give=${(/** @type {any} */ command) => session.give(command)}>
    ${sent.length > 0 && html`<ul class="p-sent">${sent.map((note) => html`<li key=${note.id}>${spaced(note.text)}<small>${t('floor.note.read_by', { n: Object.keys(note.read ?? {}).length })}</small></li>`)}</ul>`}
  <//>`;
}

/** @param {{session: SeatSession}} props */
export function ChairDesk({ session }) {
  const [minutes, setMinutes] = useState(2);
  const view = session.view.value;
  const hands = inOrder(view.hands).filter((hand) => hand.state !== 'speaking');
  const seats = Object.values(view.seats).filter((seat) => seat.state === 'on_stage' && seat.kind !== 'interpreter');
  const turn = view.floor.current;
  const proposed = view.next ? view.questions[view.next.question] : undefined;
  const here = view.agenda.segments.findIndex((segment) => segment.id === view.agenda.current);
  return html`<section class="p-chair" aria-labelledby="p-chair">
      <h2 class="label" id="p-chair">${t('floor.title')}</h2>
      <p class="row wrap"><${MinutesField} id="p-minutes" value=${minutes} onChange=${setMinutes} />${turn && html`<button type="button" class="btn small" onClick=${() => session.give({ type: 'floor.end' })}>${t('floor.end')}</button>`}</p>
      <ul class="p-floor">${seats.map((seat) => html`<li key=${seat.id} aria-current=${turn?.seat === seat.id ? 'true' : undefined}>
        <span><b>${seat.name}</b><small class="num">${stopwatch(spokenBy(view, seat.id, now.value))}${turn?.seat === seat.id ? ` · ${t('floor.state.speaking')}` : ''}</small></span>
        ${turn?.seat !== seat.id && html`<button type="button" class="btn small" onClick=${() => session.give({ type: 'floor.give', seat: seat.id, ...limitsOf(minutes) })} aria-label=${t('floor.give_who', { name: seat.name })}>${t('floor.give')}</button>`}</li>`)}</ul>
    </section>
    <section class="p-chair" aria-labelledby="p-hands"><h2 class="label" id="p-hands">${t('floor.hands', { n: hands.length })}</h2>
      ${hands.length === 0 ? html`<p class="meta">${t('floor.no_hands')}</p>` : html`<ul class="p-floor">${hands.slice(0, 12).map((hand) => html`<${HandRow} key=${hand.id} session=${session} hand=${hand} minutes=${minutes} />`)}</ul>`}
    </section>
    ${proposed && html`<section class="p-chair" aria-labelledby="p-fair"><h2 class="label" id="p-fair">${t('floor.next')}</h2><p><b class="num">${t('question.numbered', { number: String(proposed.number) })}</b> ${spaced(proposed.text)}</p></section>`}
    <section class="p-chair" aria-labelledby="p-order"><h2 class="label" id="p-order">${t('floor.order')}</h2>
      <ol class="p-order">${view.agenda.segments.map((segment, at) => html`<li key=${segment.id} class=${at < here ? 'past' : ''} aria-current=${at === here ? 'step' : undefined}><span>${spaced(segment.title)}</span><small class="num">${t('floor.n_minutes', { n: segment.minutes })}</small></li>`)}</ol></section>
    <section class="p-chair" aria-labelledby="p-write"><h2 class="label" id="p-write">${t('floor.note.title')}</h2><${Notes} session=${session} /></section>
    ${session.refused.value && html`<p class="err" role="alert"><${Icon} name="alert" />${session.refused.value}</p>`}`;
}
