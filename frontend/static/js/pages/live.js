/** The live page's script: takes over what the server has drawn, keeps it in step with the wire, and sends what a participant does. */
import { computed, effect, signal } from '@preact/signals';
import { html } from 'htm/preact';
import { takeOverAskForm } from '../ui/ask_form.js';
import { startClock } from '../ui/clock.js';
import { Facts, Poster } from '../ui/debate_cards.js';
import { fetched } from '../ui/fetched.js';
import { inTime } from '../ui/in_time.js';
import { announce } from '../ui/live_region.js';
import { mount } from '../ui/mount.js';
import { OnAirCard } from '../ui/onair_card.js';
import { ListOrder, QuestionList, TABS } from '../ui/question_list.js';
import { isOver } from '../ui/questions.js';
import { StatusLine } from '../ui/status_line.js';
import { Supports } from '../ui/supports.js';
import { errorSentence, lang, t } from '../ui/words.js';
import { Wire } from '../wire/wire.js';

/** @typedef {import('../ui/views.js').PublicView} PublicView */
/** @typedef {import('../ui/views.js').MeView} MeView */

const boot = JSON.parse(document.getElementById('boot')?.textContent ?? '{}');
const wire = new Wire({ slug: boot.slug, role: boot.role, boot });
const view = /** @type {import('@preact/signals').ReadonlySignal<PublicView>} */ (wire.main);
const me = /** @type {import('@preact/signals').ReadonlySignal<MeView | null>} */ (wire.me);
const presence = /** @type {import('@preact/signals').ReadonlySignal<{online: number, hall: number} | null>} */ (wire.presence);
const supports = new Supports(/** @type {any} */ (wire), (code) => tell(errorSentence(code), 'alert'));
const phase = computed(() => view.value.debate.phase);
const takesQuestions = computed(() => phase.value === 'open' || phase.value === 'live');
const own = computed(() => Object.keys(me.value?.questions ?? {}));
/** Without a cookie, the language is in the address and nowhere else. */
const mine = `/d/${boot.slug}/mine${/^\?(.*&)?lang=\w/.test(location.search) ? `?lang=${lang}` : ''}`;

/** @param {string} sentence @param {string} icon */
const tell = (sentence, icon) => void later.then(({ toast }) => toast(sentence, { icon }));

/** What stands before the title while one's own question is near the air. */
const called = signal('');
/** Receipts are fetched with the first question of one's own. @type {import('@preact/signals').Signal<{Newest: any, All: any} | null>} */
const receipts = signal(null);

function Mine() {
  if (own.value.length === 0) return html`<p class="empty-list">${t('live.empty.mine')}</p>`;
  return receipts.value && html`<${receipts.value.All} />`;
}

const order = new ListOrder(
  view,
  (question) => supports.count(question),
  TABS.find((tab) => tab === new URLSearchParams(location.search).get('tab')) ?? (isOver(phase.value) ? 'answered' : 'popular'),
);

mount('status', html`<${StatusLine} wire=${wire} />`);
const Posted = () => html`<${Poster} debate=${view.value.debate} />`;
mount('poster', html`<${Posted} />`);
const Fact = () => html`<${Facts} view=${view.value} presence=${presence.value} />`;
mount('facts', html`<${Fact} />`);
/** The question on air changes when the picture on this screen gets there; null until there is a player. @type {import('../ui/program_feed.js').ProgramFeed | null} */
let feed = null;
const programAt = () => feed?.programAt() ?? null;
const shown = inTime(view, { changedAt: (section) => wire.changedAt[section], programAt, now: () => wire.now() });
const OnAir = () => html`<${OnAirCard} view=${shown.value} supports=${supports} own=${me.value?.questions ?? {}} />`;
mount('question', html`<${OnAir} />`);
mount('questions', html`<${QuestionList} order=${order} view=${view} me=${me} supports=${supports} mine=${() => html`<${Mine} />`} />`);
const form = document.getElementById('ask-form');
const box =
  form instanceof HTMLFormElement
    ? takeOverAskForm(form, {
        send: (command) => wire.send(command),
        limit: () => view.value.debate.question_limit,
        connected: () => wire.status.value === 'live',
        draft: `assises.draft.${boot.slug}`,
        command: ({ text, name, email }) => ({ type: 'question.ask', text, ...(name ? { name } : {}), ...(email ? { email } : {}) }),
        onAsked: ({ ticket }) => tell(t('live.ask.received', { ticket: String(ticket) }), 'received'),
      })
    : null;
effect(() => {
  void wire.status.value;
  box?.tellWaiting();
});

effect(() => {
  document.title = called.value + t(`live.title.${phase.value}`, { title: view.value.debate.title });
  document.body.className = `live-page phase-${phase.value}`;
});
// Words that came back refused are shown even where none can be asked any more.
effect(() => {
  for (const id of ['ask-h', 'ask-form']) document.getElementById(id)?.toggleAttribute('hidden', !takesQuestions.value);
  document.getElementById('ask')?.toggleAttribute('hidden', !takesQuestions.value && wire.orphans.value.length === 0);
});

/** Only a change is told: what was there when the page came is read with the page. */
const onAir = computed(() => shown.value.on_air?.question ?? null);
let told = onAir.value;
effect(() => {
  const id = onAir.value;
  if (id === told) return;
  told = id;
  const question = id === null ? undefined : view.peek().questions[id];
  if (question) announce('air', t('live.now_on_air', { number: String(question.number), text: question.text ?? '' }));
});
effect(() => {
  if (order.fresh.value > 0) announce('list', t('live.new', { n: order.fresh.value }));
});

// Before the first ticket: it is the pass that keeps a hall from being counted as one person.
const entered = (
  location.hash.startsWith('#venue=') ? import('../ui/venue_pass.js').then((pass) => pass.giveVenueCode(boot.slug)) : Promise.resolve()
).catch(() => {});
void entered.then(() => wire.start());
startClock(() => wire.now());

/** The player is fetched when there is something to see: not a byte of it before, and the last frame stays in place afterwards. */
const screen = document.getElementById('player');
/** @type {Promise<void> | null} */
let playing = null;
effect(() => {
  const live = phase.value === 'live';
  screen?.toggleAttribute('hidden', !live);
  if (!live) return;
  playing ??= entered.then(() => fetched(() => import('../ui/live_player.js'))).then(({ livePlayer }) => {
    const made = livePlayer(wire, boot);
    feed = made.feed;
    mount('player', made.element);
  });
});

let receiving = false;
effect(() => {
  if (own.value.length === 0 || receiving) return;
  receiving = true;
  void fetched(() => import('../ui/own_receipts.js')).then(({ ownReceipts }) => {
    const made = ownReceipts({
      view,
      shown,
      me,
      href: mine,
      send: (command) => wire.send(/** @type {any} */ (command)),
      withdraw: (question) => void later.then(({ askToWithdraw }) => askToWithdraw(question)),
      called,
    });
    receipts.value = made;
    mount('receipts', html`<${made.Newest} />`);
  });
});

/** The rest comes after the picture: it is under the fold, or waits for something to happen. */
const later = Promise.resolve(playing).then(() => fetched(() => import('./live_later.js')));
void later.then(({ furnish }) => furnish({ wire, view, box, open: takesQuestions, me, programAt, drawn: { polls: boot.view.polls, at: boot.server_at } }));
