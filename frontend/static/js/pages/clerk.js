/** The clerk's script: sends each entry through the wire, gives its ticket, counts its seconds and the hall's hands, and keeps what could not leave. */
import { computed, effect, signal } from '@preact/signals';
import { html } from 'htm/preact';
import { render } from 'preact';
import { faultOf, lengthOf } from '../ui/ask_form.js';
import { CORRECT_MS, DeskShut, DeskState, LatestTickets, TicketHead, ticketsOf } from '../ui/clerk_desk.js';
import { startClock } from '../ui/clock.js';
import { DeskEntries } from '../ui/desk_entries.js';
import { CountCard, HandCount } from '../ui/hand_count.js';
import { Icon } from '../ui/icon.js';
import { announce } from '../ui/live_region.js';
import { mount } from '../ui/mount.js';
import { isOver, newestFirst } from '../ui/questions.js';
import { StatusLine } from '../ui/status_line.js';
import { TicketSlip } from '../ui/ticket_slip.js';
import { errorSentence, t } from '../ui/words.js';
import { Wire } from '../wire/wire.js';

/** @typedef {import('../ui/views.js').PublicView} PublicView */
/** @typedef {import('../ui/views.js').MeView} MeView */
/** @typedef {import('../ui/desk_entries.js').Entry} Entry */
/** @typedef {import('../ui/desk_entries.js').Given} Given */
/** @typedef {import('../ui/desk_entries.js').Way} Way */
/** @typedef {import('../ui/desk_entries.js').Written} Written */

/** Of what a person will say at the microphone (debate.domain.hands). */
const TOPIC_LIMIT = 140;

const boot = JSON.parse(document.getElementById('boot')?.textContent ?? '{}');
const wire = new Wire({ slug: boot.slug, role: boot.role, boot });
const view = /** @type {import('@preact/signals').ReadonlySignal<PublicView>} */ (wire.main);
const me = /** @type {import('@preact/signals').ReadonlySignal<MeView | null>} */ (wire.me);
const tickets = computed(() => ticketsOf(newestFirst(me.value?.questions ?? {}), me.value?.hands ?? {}));
/** While the first connection is made nothing is said, unless entries wait for it. */
const connected = computed(() => wire.status.value === 'live' || (wire.status.value === 'connecting' && wire.unsent.value === 0));
const entries = new DeskEntries(wire);

/** Taken by the form's own POST, before this script came. */
const saved = savedBefore();
/** The last entry and its ticket, until the next one begins. @type {import('@preact/signals').Signal<(Given & {at: number}) | null>} */
const given = signal(saved);
/** What a printer would print. @type {import('@preact/signals').Signal<{ticket: string, text: string | null, spoken: boolean, at: number} | null>} */
const slip = signal(saved && { ...saved, spoken: false });
/** The last entry waits for the network. */
const kept = signal(false);
/** Questions and hands whose ticket came after its person had gone. @type {import('@preact/signals').Signal<ReadonlySet<string>>} */
const late = signal(new Set());
/** @param {string} id */
const handed = (id) => void (late.value = new Set([...late.value].filter((one) => one !== id)));
/** When the clerk began to type. @type {import('@preact/signals').Signal<number | null>} */
const started = signal(null);

const Head = () => html`<${TicketHead}
  given=${given.value}
  kept=${kept.value}
  started_at=${started.value}
  onPrint=${printSlip}
  onCorrect=${takeBack}
/>`;
mount('ticket', html`<${Head} />`);
const State = () => html`<${DeskState} phase=${view.value.debate.phase} connected=${connected.value} unsent=${wire.unsent.value} />`;
mount('state', html`<${State} />`);
const Shut = () => html`<${DeskShut} phase=${view.value.debate.phase} />`;
mount('phase', html`<${Shut} />`);
const Latest = () =>
  html`<${LatestTickets}
    entries=${entries.list.value}
    tickets=${tickets.value}
    late=${late.value}
    onHanded=${(/** @type {import('../ui/clerk_desk.js').Ticket} */ { id }) => {
      handed(id);
      text.focus();
    }}
    view=${view.value}
    onCorrect=${correct}
    onDrop=${(/** @type {Entry} */ entry) => drop(entry)}
    onLower=${(/** @type {import('../ui/clerk_desk.js').Ticket} */ { id }) => {
      wire.send({ type: 'hand.lower', hand: id }).catch((fault) => blame(said(fault.code)));
      text.focus();
    }}
    onPrint=${(/** @type {import('../ui/clerk_desk.js').Ticket} */ { ticket, text: words, hand, at }) => {
      slip.value = { ticket, text: words, spoken: hand !== undefined, at };
      setTimeout(printSlip);
    }}
  />`;
mount('recent', html`<${Latest} />`);
const Status = () => (wire.status.value === 'stopped' ? html`<${StatusLine} wire=${wire} />` : null);
mount('status', html`<${Status} />`);
const Slip = () =>
  slip.value && html`<${TicketSlip} ...${slip.value} title=${view.value.debate.title} host=${boot.host} code=${view.value.debate.code} />`;
mount('slip', html`<${Slip} />`);
const count = new HandCount(view, (command) => wire.send(command), (code) => blame(said(code)), boot.slug);
const Count = () => html`<${CountCard} count=${count} />`;
mount('hands', html`<${Count} />`);

const form = /** @type {HTMLFormElement} */ (document.getElementById('entry'));
const text = /** @type {HTMLTextAreaElement} */ (form.elements.namedItem('text'));
const name = /** @type {HTMLInputElement} */ (form.elements.namedItem('name'));
const place = /** @type {HTMLInputElement} */ (form.elements.namedItem('place'));
const ways = /** @type {RadioNodeList} */ (form.elements.namedItem('origin'));
const fault = /** @type {HTMLElement} */ (document.getElementById('fault'));
const counter = /** @type {HTMLElement} */ (document.getElementById('count'));
const asked = /** @type {HTMLElement} */ (document.getElementById('asked'));
const save = /** @type {HTMLButtonElement} */ (form.querySelector('.save'));
const speaks = () => ways.value === 'microphone';
const limit = () => (speaks() ? TOPIC_LIMIT : view.value.debate.question_limit);
const open = () => view.value.debate.phase === 'open' || view.value.debate.phase === 'live';

/** @param {string} code @param {number} [retryAfterS] */
const said = (code, retryAfterS = 0) => errorSentence(code, { limit: limit(), n: limit(), seconds: Math.ceil(retryAfterS) });

/** @returns {(Given & {at: number}) | null} the entry whose ticket the server gives on this page */
function savedBefore() {
  const address = new URL(location.href);
  const last = address.searchParams.get('saved') === '1' ? newestFirst(me.value?.questions ?? {})[0] : undefined;
  if (!last) return null;
  address.searchParams.delete('saved'); // a reload gives it no second time
  history.replaceState(history.state, '', address);
  const { id, ticket, at } = last;
  return { id, ticket, at, text: last.text ?? '', name: last.name ?? '', place: last.place ?? '', origin: last.origin === 'written' ? 'written' : 'hall' };
}

/** @param {string | null} sentence */
function blame(sentence) {
  render(sentence === null ? null : html`<${Icon} name="alert" /><span>${sentence}</span>`, fault);
  if (sentence === null) text.removeAttribute('aria-invalid');
  else text.setAttribute('aria-invalid', 'true');
}

/** Whoever speaks says the words himself: then they may be none. */
const wrong = () => (speaks() && text.value.trim() === '' ? null : faultOf(text.value, limit()));

function counted() {
  const used = lengthOf(text.value.trim());
  counter.textContent = t('live.ask.count', { used, limit: limit() });
  counter.classList.toggle('over', used > limit());
  asked.textContent = t(speaks() ? 'clerk.topic' : 'clerk.question');
}

/** The next person's entry begins: the ticket before has been given. */
function begin() {
  if (started.value !== null) return;
  started.value = wire.now();
  given.value = null;
  kept.value = false;
}

// What the server drew again of a refused entry is this entry's alone: to empty the form must not bring it back.
for (const field of [text, name, place]) {
  const written = field.value;
  field.defaultValue = '';
  field.value = written;
}
for (const [at, way] of form.querySelectorAll('input[name="origin"]').entries()) {
  const radio = /** @type {HTMLInputElement} */ (way);
  const { checked } = radio;
  radio.defaultChecked = at === 0;
  radio.checked = checked;
}
// Typed before this script came: that entry has begun.
if (text.value !== '') begin();
text.addEventListener('input', () => {
  if (text.value !== '') begin();
  if (text.getAttribute('aria-invalid') === 'true' && wrong() === null) blame(null);
  counted();
});
for (const field of [name, place]) field.addEventListener('input', () => field.value !== '' && begin());
for (const way of form.querySelectorAll('input[name="origin"]')) way.addEventListener('change', counted);
form.addEventListener('reset', () => {
  started.value = null;
  entries.leave();
  blame(null);
  setTimeout(() => {
    counted();
    text.focus();
  });
});
text.addEventListener('keydown', (event) => {
  if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    form.requestSubmit();
  }
  const last = given.value;
  if (event.key.toLowerCase() === 'z' && (event.ctrlKey || event.metaKey) && text.value === '' && last && wire.now() < last.at + CORRECT_MS) {
    event.preventDefault();
    takeBack(last);
  } else if (event.key.toLowerCase() === 'z' && (event.ctrlKey || event.metaKey) && text.value === '' && kept.value) {
    const waiting = entries.list.value.find((entry) => entry.unheard);
    if (!waiting) return;
    event.preventDefault();
    correct(waiting);
  }
});
form.addEventListener('submit', (event) => {
  event.preventDefault();
  const code = wrong();
  const why = open() ? code && said(code) : t(`clerk.shut.${view.value.debate.phase}`);
  blame(why);
  if (why !== null) {
    text.focus();
    return;
  }
  const waits = !connected.value;
  const answer = entries.enter({ text: text.value.trim(), name: name.value.trim(), place: place.value.trim(), origin: /** @type {Way} */ (ways.value) });
  form.reset();
  given.value = null;
  kept.value = waits;
  void answer.then((entry) => {
    kept.value = false;
    if (entry === null) return;
    if (waits) late.value = new Set([...late.value, entry.id]);
    slip.value = { ticket: entry.ticket, text: entry.text, spoken: entry.origin === 'microphone', at: wire.now() };
    // A clerk already typing the next question looks for the ticket in the list.
    if (started.value === null) given.value = { ...entry, at: wire.now() };
  });
});

/** @param {Written} written */
function fill(written) {
  form.hidden = false;
  text.value = written.text;
  name.value = written.name;
  place.value = written.place;
  const radio = form.querySelector(`input[name="origin"][value="${written.origin}"]`);
  if (radio instanceof HTMLInputElement) radio.checked = true;
  given.value = null;
  started.value = wire.now();
  counted();
  text.focus();
}

/** An entry that was refused, or that has not left yet, goes back into the form, unless another one is being typed there. @param {Entry} entry */
function correct(entry) {
  if (text.value.trim() !== '') {
    blame(t('clerk.busy'));
    return text.focus();
  }
  if (entry.code === null) {
    if (!entries.recall(entry.id)) return blame(t('clerk.left'));
    kept.value = false;
    return fill(entry);
  }
  fill(entry);
  entries.correct(entry.id);
  blame(said(entry.code ?? 'unknown', entry.retryAfterS));
}

/** The last entry was mistyped: its words are in the form again, and its ticket is taken back when they are saved. @param {Given} last */
function takeBack(last) {
  if (text.value.trim() !== '') return;
  fill(last);
  entries.replacing.value = last;
  announce('corrected', t('clerk.correcting', { ticket: last.ticket }));
}

function printSlip() {
  print();
  text.focus();
}
// The dialog is the browser's, and by its own key too; after it the next person stands there.
addEventListener('afterprint', () => text.focus());

/** Its button goes with it; the form is where the clerk goes on. @param {Entry} entry */
function drop(entry) {
  entries.drop(entry.id);
  text.focus();
}

/** A refusal may come while the next person speaks: said once, politely. @type {Set<string>} */
const told = new Set();
effect(() => {
  for (const { id, code, retryAfterS } of wire.orphans.value) {
    if (!told.has(id)) announce('refused', t('clerk.refused', { reason: said(code, retryAfterS) }));
    told.add(id);
  }
});

// What the server draws for those without a script has no such way: the form's own POST asks, and raises no hand.
document.getElementById('way-microphone')?.removeAttribute('hidden');
effect(() => save.setAttribute('aria-disabled', String(!open())));
// Words that are being written, or that came back, stay in sight: they can still be read out and copied.
effect(() => void form.toggleAttribute('hidden', isOver(view.value.debate.phase) && text.value.trim() === ''));
counted();
wire.start();
startClock(() => wire.now());
