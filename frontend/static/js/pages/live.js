/** The live page's script: takes over what the server has drawn, keeps it in step with the wire, and sends what a participant does. */
import { computed, effect } from '@preact/signals';
import { html } from 'htm/preact';
import { takeOverAskForm } from '../ui/ask_form.js';
import { startClock } from '../ui/clock.js';
import { Facts, Poster } from '../ui/debate_cards.js';
import { fetched } from '../ui/fetched.js';
import { inTime } from '../ui/in_time.js';
import { announce } from '../ui/live_region.js';
import { mount } from '../ui/mount.js';
import { OnAirCard } from '../ui/onair_card.js';
import { ListOrder, QuestionList } from '../ui/question_list.js';
import { expectedMinutes, isOver, newestFirst, placeOf } from '../ui/questions.js';
import { Receipt } from '../ui/receipt.js';
import { StatusLine } from '../ui/status_line.js';
import { Supports } from '../ui/supports.js';
import { errorSentence, lang, t } from '../ui/words.js';
import { Wire } from '../wire/wire.js';

/** @typedef {import('../ui/views.js').PublicView} PublicView */
/** @typedef {import('../ui/views.js').MeView} MeView */
/** @typedef {import('../ui/views.js').OwnQuestion} OwnQuestion */

const boot = JSON.parse(document.getElementById('boot')?.textContent ?? '{}');
const wire = new Wire({ slug: boot.slug, role: boot.role, boot });
const view = /** @type {import('@preact/signals').ReadonlySignal<PublicView>} */ (wire.main);
const me = /** @type {import('@preact/signals').ReadonlySignal<MeView | null>} */ (wire.me);
const presence = /** @type {import('@preact/signals').ReadonlySignal<{online: number, hall: number} | null>} */ (wire.presence);
const supports = new Supports(/** @type {any} */ (wire), (code) => tell(errorSentence(code), 'alert'));
const phase = computed(() => view.value.debate.phase);
const takesQuestions = computed(() => phase.value === 'open' || phase.value === 'live');
const own = computed(() => newestFirst(me.value?.questions ?? {}));
/** Without a cookie, the language is in the address and nowhere else. */
const mine = `/d/${boot.slug}/mine${/^\?(.*&)?lang=\w/.test(location.search) ? `?lang=${lang}` : ''}`;

/** @param {string} sentence @param {string} icon */
const tell = (sentence, icon) => void later.then(({ toast }) => toast(sentence, { icon }));

/** @param {OwnQuestion} question */
function receiptOf(question) {
  const { queue, questions } = view.value;
  const place = placeOf(queue, question.id);
  return html`<${Receipt}
    key=${question.id}
    question=${question}
    course=${view.value.debate}
    place=${place}
    minutes=${place !== null && phase.value === 'live' ? expectedMinutes(place, Object.values(questions)) : null}
    into=${question.into ? (questions[question.into]?.number ?? null) : null}
    href=${`${mine}#${question.id}`}
    onWithdraw=${phase.value === 'archived' ? null : () => void later.then(({ askToWithdraw }) => askToWithdraw(question))}
  />`;
}

function Receipts() {
  const [newest] = own.value;
  return newest ? receiptOf(newest) : null;
}

function Mine() {
  return own.value.length > 0
    ? html`<ul class="stack list">
        ${own.value.map((question) => html`<li key=${question.id}>${receiptOf(question)}</li>`)}
      </ul>`
    : html`<p class="empty-list">${t('live.empty.mine')}</p>`;
}

const order = new ListOrder(
  view,
  (question) => supports.count(question),
  isOver(phase.value) ? 'answered' : 'popular',
);

mount('status', html`<${StatusLine} wire=${wire} />`);
const Posted = () => html`<${Poster} debate=${view.value.debate} />`;
mount('poster', html`<${Posted} />`);
const Fact = () => html`<${Facts} view=${view.value} presence=${presence.value} />`;
mount('facts', html`<${Fact} />`);
/** The question on air changes when the picture on this screen gets there; null until there is a player. @type {import('../ui/program_feed.js').ProgramFeed | null} */
let feed = null;
const shown = inTime(view, { changedAt: (section) => wire.changedAt[section], programAt: () => feed?.programAt() ?? null, now: () => wire.now() });
const OnAir = () => html`<${OnAirCard} view=${shown.value} supports=${supports} own=${me.value?.questions ?? {}} />`;
mount('question', html`<${OnAir} />`);
mount('receipts', html`<${Receipts} />`);
mount('questions', html`<${QuestionList} order=${order} view=${view} me=${me} supports=${supports} mine=${() => html`<${Mine} />`} />`);
const form = document.getElementById('ask-form');
const box =
  form instanceof HTMLFormElement
    ? takeOverAskForm(form, {
        send: (command) => wire.send(command),
        limit: () => view.value.debate.question_limit,
        connected: () => wire.status.value === 'live',
        draft: `assises.draft.${boot.slug}`,
        command: ({ text, name }) => ({ type: 'question.ask', text, ...(name ? { name } : {}) }),
        onAsked: ({ ticket }) => tell(t('live.ask.received', { ticket: String(ticket) }), 'received'),
      })
    : null;
effect(() => {
  void wire.status.value;
  box?.tellWaiting();
});

effect(() => {
  document.title = t(`live.title.${phase.value}`, { title: view.value.debate.title });
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

wire.start();
startClock(() => wire.now());

/** The player is fetched when there is something to see: not a byte of it before, and the last frame stays in place afterwards. */
const screen = document.getElementById('player');
/** @type {Promise<void> | null} */
let playing = null;
effect(() => {
  const live = phase.value === 'live';
  screen?.toggleAttribute('hidden', !live);
  if (!live) return;
  playing ??= fetched(() => import('../ui/live_player.js')).then(({ livePlayer }) => {
    const made = livePlayer(wire, boot);
    feed = made.feed;
    mount('player', made.element);
  });
});

/** The rest comes after the picture: it is under the fold, or waits for something to happen. */
const later = Promise.resolve(playing).then(() => fetched(() => import('./live_later.js')));
void later.then(({ furnish }) => furnish({ wire, view, box, open: takesQuestions }));
