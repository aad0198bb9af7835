/** The live page's script: takes over what the server has drawn, keeps it in step with the wire, and sends what a participant does. */
import { computed, effect, signal } from '@preact/signals';
import { html } from 'htm/preact';
import { takeOverAskForm } from '../ui/ask_form.js';
import { startClock } from '../ui/clock.js';
import { AgendaCard, FairCard, Facts, LedgerLine, Poster, StageCard } from '../ui/debate_cards.js';
import { Dialog } from '../ui/dialog.js';
import { announce } from '../ui/live_region.js';
import { mount } from '../ui/mount.js';
import { OnAirCard } from '../ui/onair_card.js';
import { ListOrder, QuestionList } from '../ui/question_list.js';
import { expectedMinutes, placeOf } from '../ui/questions.js';
import { Receipt } from '../ui/receipt.js';
import { StatusLine } from '../ui/status_line.js';
import { Supports } from '../ui/supports.js';
import { toast, Toasts } from '../ui/toast.js';
import { errorSentence, t } from '../ui/words.js';
import { Wire } from '../wire/wire.js';

/** @typedef {import('../ui/views.js').PublicView} PublicView */
/** @typedef {import('../ui/views.js').MeView} MeView */
/** @typedef {import('../ui/views.js').OwnQuestion} OwnQuestion */

const boot = JSON.parse(document.getElementById('boot')?.textContent ?? '{}');
const wire = new Wire({ slug: boot.slug, role: boot.role, boot });
const view = /** @type {import('@preact/signals').ReadonlySignal<PublicView>} */ (wire.main);
const me = /** @type {import('@preact/signals').ReadonlySignal<MeView | null>} */ (wire.me);
const presence = /** @type {import('@preact/signals').ReadonlySignal<{online: number, hall: number} | null>} */ (wire.presence);
const supports = new Supports(/** @type {any} */ (wire));
const phase = computed(() => view.value.debate.phase);
const takesQuestions = computed(() => phase.value === 'open' || phase.value === 'live');
const own = computed(() => Object.values(me.value?.questions ?? {}).sort((a, b) => b.at - a.at));
const mine = `/d/${boot.slug}/mine`;

/** The question whose withdrawal is being asked about. @type {import('@preact/signals').Signal<OwnQuestion | null>} */
const leaving = signal(null);

async function withdraw() {
  const question = leaving.value;
  leaving.value = null;
  if (!question) return;
  try {
    await wire.send({ type: 'question.withdraw', question: question.id });
    toast(t('receipt.withdrawn_now'), { icon: 'withdrawn' });
  } catch (error) {
    toast(errorSentence(String(/** @type {any} */ (error)?.code)), { icon: 'alert' });
  }
}

/** @param {OwnQuestion} question */
function receiptOf(question) {
  const { queue, questions } = view.value;
  const place = placeOf(queue, question.id);
  return html`<${Receipt}
    key=${question.id}
    question=${question}
    place=${place}
    minutes=${place !== null && phase.value === 'live' ? expectedMinutes(place, Object.values(questions)) : null}
    into=${question.into ? (questions[question.into]?.number ?? null) : null}
    href=${`${mine}#${question.id}`}
    onWithdraw=${phase.value === 'archived' ? null : () => (leaving.value = question)}
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

function Withdrawal() {
  return html`<${Dialog}
    open=${leaving.value !== null}
    title=${t('receipt.withdraw_title')}
    onClose=${() => (leaving.value = null)}
    footer=${html`<button type="button" class="btn" onClick=${() => (leaving.value = null)}>${t('receipt.withdraw_keep')}</button>
      <button type="button" class="btn stop" onClick=${() => void withdraw()}>${t('receipt.withdraw')}</button>`}
  >
    <p class="slip-q">${leaving.value?.text}</p>
    <p>${t('receipt.withdraw_said')}</p>
  <//>`;
}

const order = new ListOrder(
  view,
  (question) => supports.count(question),
  phase.value === 'closed' || phase.value === 'archived' ? 'answered' : 'popular',
);

mount('status', html`<${StatusLine} wire=${wire} />`);
const Posted = () => html`<${Poster} debate=${view.value.debate} />`;
mount('poster', html`<${Posted} />`);
const Fact = () => html`<${Facts} view=${view.value} presence=${presence.value} />`;
mount('facts', html`<${Fact} />`);
const OnAir = () => html`<${OnAirCard} view=${view.value} supports=${supports} />`;
mount('question', html`<${OnAir} />`);
mount('receipts', html`<${Receipts} />`);
mount('questions', html`<${QuestionList} order=${order} view=${view} me=${me} supports=${supports} mine=${() => html`<${Mine} />`} />`);
const Fair = () => html`<${FairCard} view=${view.value} />`;
mount('fair', html`<${Fair} />`);
const Stage = () => html`<${StageCard} view=${view.value} />`;
mount('stage', html`<${Stage} />`);
const Agenda = () => html`<${AgendaCard} view=${view.value} />`;
mount('agenda', html`<${Agenda} />`);
const Ledger = () => html`<${LedgerLine} view=${view.value} />`;
mount('ledger', html`<${Ledger} />`);
mount('toasts', html`<${Toasts} /><${Withdrawal} />`);

const form = document.getElementById('ask-form');
if (form instanceof HTMLFormElement) {
  const tellWaiting = takeOverAskForm(form, {
    send: (command) => wire.send(command),
    limit: () => view.value.debate.question_limit,
    connected: () => wire.status.value === 'live',
    draft: `assises.draft.${boot.slug}`,
    command: ({ text, name }) => ({ type: 'question.ask', text, ...(name ? { name } : {}) }),
    onAsked: ({ ticket }) => toast(t('live.ask.received', { ticket: String(ticket) }), { icon: 'received' }),
  });
  effect(() => {
    void wire.status.value;
    tellWaiting();
  });
}

effect(() => {
  document.title = t(`live.title.${phase.value}`, { title: view.value.debate.title });
  document.body.className = `live-page phase-${phase.value}`;
  document.getElementById('ask')?.toggleAttribute('hidden', !takesQuestions.value);
});

/** Only a change is told: what was there when the page came is read with the page. */
const onAir = computed(() => view.value.on_air?.question ?? null);
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
const box = document.getElementById('player');
let playing = false;
effect(() => {
  const live = phase.value === 'live';
  box?.toggleAttribute('hidden', !live);
  if (!live || playing) return;
  playing = true;
  void import('../ui/live_player.js').then(({ LivePlayer }) => mount('player', html`<${LivePlayer} wire=${wire} boot=${boot} />`));
});
