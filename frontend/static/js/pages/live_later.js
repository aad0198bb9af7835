/**
 * The rest of the live page, fetched after the picture: what stands under the debate, and what appears only when something happens. Until it
 * is here the server's own markup stands in its place.
 */
import { computed, effect, signal } from '@preact/signals';
import { html } from 'htm/preact';
import { dress } from '../ui/dress.js';
import { fetched } from '../ui/fetched.js';
import { keepingPlace, mount } from '../ui/mount.js';
import { OrphanNotices, Orphans } from '../ui/orphans.js';
import { toast, Toasts } from '../ui/toast.js';
import { AgendaCard, FairCard, LedgerLine, RefusedCard, StageCard } from '../ui/under_cards.js';

export { toast };

/** What asks before a question is withdrawn, once somebody wants to. @type {import('@preact/signals').Signal<any>} */
const withdrawal = signal(null);

/** @param {import('../ui/views.js').OwnQuestion} question */
export async function askToWithdraw(question) {
  dress('dialog');
  const { askToWithdraw: ask, Withdrawal } = await fetched(() => import('../ui/withdrawal.js'));
  withdrawal.value = Withdrawal;
  ask(question);
}

/**
 * @param {object} page
 * @param {import('../wire/wire.js').Wire} page.wire
 * @param {import('@preact/signals').ReadonlySignal<import('../ui/views.js').PublicView>} page.view
 * @param {import('../ui/orphans.js').Box | null} page.box
 * @param {import('@preact/signals').ReadonlySignal<boolean>} page.open
 * @param {import('@preact/signals').ReadonlySignal<import('../ui/views.js').MeView | null>} page.me
 * @param {() => number | null} page.programAt the server's time of the picture that is shown
 * @param {import('./live_voice.js').Drawn} page.drawn
 */
export function furnish({ wire, view, box, open, me, programAt, drawn }) {
  whenVoiced(view, () => void fetched(() => import('./live_voice.js')).then(({ giveVoice }) => giveVoice({ wire, view, me, programAt, drawn })));
  dress('toast');
  offerHand(wire, view);
  tellTime(view);
  const Fair = () => html`<${FairCard} view=${view.value} />`;
  mount('fair', html`<${Fair} />`);
  const Stage = () => html`<${StageCard} view=${view.value} />`;
  mount('stage', html`<${Stage} />`);
  const Agenda = () => html`<${AgendaCard} view=${view.value} />`;
  mount('agenda', html`<${Agenda} />`);
  const Refused = () => html`<${RefusedCard} view=${view.value} />`;
  mount('refused', html`<${Refused} />`);
  const Ledger = () => html`<${LedgerLine} view=${view.value} />`;
  mount('ledger', html`<${Ledger} />`);
  const Over = () => html`<${Toasts} />${withdrawal.value && html`<${withdrawal.value} send=${(/** @type {any} */ command) => wire.send(command)} />`}`;
  mount('toasts', html`<${Over} />`);
  const orphans = new Orphans(wire, box, open, view.peek().debate.question_limit);
  mount('orphans', html`<${OrphanNotices} orphans=${orphans} />`);
}

/**
 * A hand is a plain form until somebody opens it or has one up; then it tells what becomes of it.
 * @param {import('../wire/wire.js').Wire} wire
 * @param {import('@preact/signals').ReadonlySignal<import('../ui/views.js').PublicView>} view
 */
function offerHand(wire, view) {
  const place = document.getElementById('hand');
  if (!place) return;
  const me = /** @type {import('@preact/signals').ReadonlySignal<import('../ui/views.js').MeView | null>} */ (/** @type {any} */ (wire.me));
  /** @type {Promise<void> | null} */
  let drawn = null;
  const draw = () =>
    (drawn ??= fetched(() => import('../ui/hand_card.js')).then(({ HandCard }) => {
      dress('hand');
      const form = place.querySelector('form');
      const written = form && place.querySelector('details') ? Object.fromEntries(new FormData(form)) : {};
      keepingPlace(place, () => {
        place.replaceChildren();
        mount('hand', html`<${HandCard} send=${(/** @type {any} */ command) => wire.send(command)} view=${view} me=${me} written=${written} />`);
      });
    }));
  place.querySelector('details')?.addEventListener('toggle', () => void draw());
  effect(() => {
    const mine = Boolean(me.value?.hand ?? me.value?.invitation);
    place.hidden = view.value.debate.phase !== 'live';
    if (mine) void draw();
  });
}

/** @param {import('@preact/signals').ReadonlySignal<import('../ui/views.js').PublicView>} view */
function tellTime(view) {
  const place = document.getElementById('time');
  if (!place) return;
  const spoken = computed(() => view.value.floor.current !== null || Object.keys(view.value.speech).length > 0);
  let drawn = false;
  effect(() => {
    place.hidden = !spoken.value;
    if (!spoken.value || drawn) return;
    drawn = true;
    void fetched(() => import('../ui/time_card.js')).then(({ TimeCard }) => {
      dress('time');
      const Time = () => html`<${TimeCard} view=${view.value} />`;
      mount('time', html`<${Time} />`);
    });
  });
}

/** After this the page has what it needs at once, and may fetch buttons to react with. */
const SETTLED_MS = 10_000;

/**
 * Polls, captions and reactions come when there are any, else once the page has settled or is touched: the picture has the line first.
 * @param {import('@preact/signals').ReadonlySignal<import('../ui/views.js').PublicView>} view
 * @param {() => void} then
 */
function whenVoiced(view, then) {
  const settled = signal(false);
  const settle = () => void (settled.value = true);
  for (const touch of ['pointerdown', 'keydown', 'scroll']) addEventListener(touch, settle, { once: true, passive: true });
  setTimeout(settle, SETTLED_MS);
  let done = false;
  effect(() => {
    const { polls, captions } = view.value;
    const there = settled.value || Object.keys(captions).length > 0 || Object.values(polls).some(({ state }) => state !== 'ready');
    if (done || !there) return;
    done = true;
    then();
  });
}
