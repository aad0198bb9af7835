/** The clerk's script: sends each entry through the wire, gives its ticket, counts its seconds, and keeps what could not leave. */
import { computed, effect, signal } from '@preact/signals';
import { html } from 'htm/preact';
import { render } from 'preact';
import { faultOf, lengthOf } from '../ui/ask_form.js';
import { DeskShut, DeskState, LatestTickets, TicketHead } from '../ui/clerk_desk.js';
import { startClock } from '../ui/clock.js';
import { DeskEntries } from '../ui/desk_entries.js';
import { Icon } from '../ui/icon.js';
import { announce } from '../ui/live_region.js';
import { mount } from '../ui/mount.js';
import { isOver, newestFirst } from '../ui/questions.js';
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
const own = computed(() => newestFirst(me.value?.questions ?? {}));
/** While the first connection is made nothing is said, unless entries wait for it. */
const connected = computed(() => wire.status.value === 'live' || (wire.status.value === 'connecting' && wire.unsent.value === 0));
const entries = new DeskEntries(wire);

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
const Shut = () => html`<${DeskShut} phase=${view.value.debate.phase} />`;
mount('phase', html`<${Shut} />`);
const Latest = () =>
  html`<${LatestTickets}
    entries=${entries.list.value}
    own=${own.value}
    view=${view.value}
    onCorrect=${correct}
    onDrop=${(/** @type {Entry} */ entry) => drop(entry)}
  />`;
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

/** @param {string} code @param {number} [retryAfterS] */
const said = (code, retryAfterS = 0) => errorSentence(code, { limit: limit(), n: limit(), seconds: Math.ceil(retryAfterS) });

/** @param {string | null} sentence */
function blame(sentence) {
  render(sentence === null ? null : html`<${Icon} name="alert" /><span>${sentence}</span>`, fault);
  if (sentence === null) text.removeAttribute('aria-invalid');
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
});
form.addEventListener('submit', (event) => {
  event.preventDefault();
  const code = faultOf(text.value, limit());
  const wrong = open() ? code && said(code) : t(`clerk.shut.${view.value.debate.phase}`);
  blame(wrong);
  if (wrong !== null) {
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
  if (text.value.trim() !== '') {
    blame(t('clerk.busy'));
    return text.focus();
  }
  form.hidden = false;
  text.value = entry.text;
  name.value = entry.name;
  place.value = entry.place;
  const radio = form.querySelector(`input[name="origin"][value="${entry.origin}"]`);
  if (radio instanceof HTMLInputElement) radio.checked = true;
  started.value = wire.now();
  entries.correct(entry.id);
  counted();
  blame(said(entry.code ?? 'unknown', entry.retryAfterS));
  text.focus();
}

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

effect(() => save.setAttribute('aria-disabled', String(!open())));
// Words that are being written, or that came back, stay in sight: they can still be read out and copied.
effect(() => void form.toggleAttribute('hidden', isOver(view.value.debate.phase) && text.value.trim() === ''));
counted();
wire.start();
startClock(() => wire.now());
