/** The clerk's script: sends each entry through the wire, gives its ticket, counts its seconds, and keeps what could not leave. */
import { computed, effect, signal } from '@preact/signals';
import { html } from 'htm/preact';
import { render } from 'preact';
import { faultOf, lengthOf } from '../ui/ask_form.js';
import { DeskState, LatestTickets, TicketHead } from '../ui/clerk_desk.js';
import { startClock } from '../ui/clock.js';
import { DeskEntries } from '../ui/desk_entries.js';
import { Icon } from '../ui/icon.js';
import { mount } from '../ui/mount.js';
import { StatusLine } from '../ui/status_line.js';
import { errorSentence, t } from '../ui/words.js';
import { Wire } from '../wire/wire.js';

/** @typedef {import('../ui/views.js').PublicView} PublicView */
/** @typedef {import('../ui/views.js').MeView} MeView */
/** @typedef {import('../ui/desk_entries.js').Entry} Entry */

const boot = JSON.parse(document.getElementById('boot')?.textContent ?? '{}');
const wire = new Wire({ slug: boot.slug, role: boot.role, boot });
const view = /** @type {import('@preact/signals').ReadonlySignal<PublicView>} */ (wire.main);
const me = /** @type {import('@preact/signals').ReadonlySignal<MeView | null>} */ (wire.me);
const own = computed(() => Object.values(me.value?.questions ?? {}).sort((a, b) => b.at - a.at));
const connected = computed(() => wire.status.value === 'live' || wire.status.value === 'connecting');
const entries = new DeskEntries((command) => wire.send(command));

/** The ticket of the last entry, until the next one begins. @type {import('@preact/signals').Signal<string | null>} */
const ticket = signal(document.querySelector('#ticket .t-no b:not(.t-none)')?.textContent ?? null);
/** The last entry waits for the network. */
const kept = signal(false);
/** When the clerk began to type. @type {import('@preact/signals').Signal<number | null>} */
const started = signal(null);

const Head = () => html`<${TicketHead} ticket=${ticket.value} kept=${kept.value} started_at=${started.value} />`;
mount('ticket', html`<${Head} />`);
const State = () => html`<${DeskState} phase=${view.value.debate.phase} connected=${connected.value} unsent=${wire.unsent.value} />`;
mount('state', html`<${State} />`);
const Latest = () => html`<${LatestTickets} entries=${entries.list.value} own=${own.value} view=${view.value} onCorrect=${correct} />`;
mount('recent', html`<${Latest} />`);
const Status = () => (wire.status.value === 'stopped' ? html`<${StatusLine} wire=${wire} />` : null);
mount('status', html`<${Status} />`);

const form = /** @type {HTMLFormElement} */ (document.getElementById('entry'));
const text = /** @type {HTMLTextAreaElement} */ (form.elements.namedItem('text'));
const name = /** @type {HTMLInputElement} */ (form.elements.namedItem('name'));
const place = /** @type {HTMLInputElement} */ (form.elements.namedItem('place'));
const fault = /** @type {HTMLElement} */ (document.getElementById('fault'));
const count = /** @type {HTMLElement} */ (document.getElementById('count'));
const save = /** @type {HTMLButtonElement} */ (form.querySelector('.save'));
const limit = () => view.value.debate.question_limit;
const open = () => view.value.debate.phase === 'open' || view.value.debate.phase === 'live';

/** @param {string | null} code */
function blame(code) {
  const sentence = code === null ? null : code === 'closed' ? t('clerk.closed') : errorSentence(code, { limit: limit(), n: limit() });
  render(sentence === null ? null : html`<${Icon} name="alert" /><span>${sentence}</span>`, fault);
  if (code === null) text.removeAttribute('aria-invalid');
  else text.setAttribute('aria-invalid', 'true');
}

function counted() {
  const used = lengthOf(text.value.trim());
  count.textContent = t('live.ask.count', { used, limit: limit() });
  count.classList.toggle('over', used > limit());
}

text.addEventListener('input', () => {
  if (started.value === null && text.value !== '') {
    started.value = wire.now();
    ticket.value = null;
    kept.value = false;
  }
  if (text.getAttribute('aria-invalid') === 'true' && faultOf(text.value, limit()) === null) blame(null);
  counted();
});
form.addEventListener('reset', () => {
  started.value = null;
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
});
form.addEventListener('submit', (event) => {
  event.preventDefault();
  const code = open() ? faultOf(text.value, limit()) : 'closed';
  blame(code);
  if (code !== null) {
    text.focus();
    return;
  }
  const origin = /** @type {RadioNodeList} */ (form.elements.namedItem('origin')).value === 'written' ? 'written' : 'hall';
  const answer = entries.enter({ text: text.value.trim(), name: name.value.trim(), place: place.value.trim(), origin });
  form.reset();
  kept.value = !connected.value;
  void answer.then((given) => {
    // A clerk already typing the next question looks for the ticket in the list.
    if (given !== null && started.value === null) ticket.value = given;
    kept.value = false;
  });
});

/** A refused entry goes back into the form, unless another one is being typed there. @param {Entry} entry */
function correct(entry) {
  if (text.value.trim() !== '') return text.focus();
  text.value = entry.text;
  name.value = entry.name;
  place.value = entry.place;
  const radio = form.querySelector(`input[name="origin"][value="${entry.origin}"]`);
  if (radio instanceof HTMLInputElement) radio.checked = true;
  started.value = wire.now();
  entries.drop(entry.id);
  counted();
  blame(entry.code);
  text.focus();
}

effect(() => save.setAttribute('aria-disabled', String(!open())));
counted();
wire.start();
startClock(() => wire.now());
