/**
 * The reader's own questions on the live page, fetched once there is one: the newest receipt, all of them in their tab, and who wants to be called
 * when a turn comes near. Until it is here the server's own markup stands in its place.
 */
import { computed } from '@preact/signals';
import { html } from 'htm/preact';
import { dress } from './dress.js';
import { NearAirChoice } from './near_air.js';
import { expectedMinutes, newestFirst, placeOf } from './questions.js';
import { Receipt } from './receipt.js';

/** @typedef {import('./views.js').OwnQuestion} OwnQuestion */
/** @typedef {import('@preact/signals').ReadonlySignal<import('./views.js').PublicView>} PublicSignal */

/** @type {ReadonlySet<string>} */
const APPEALS = new Set(['open', 'live', 'closed']);

/**
 * @param {object} page
 * @param {PublicSignal} page.view
 * @param {PublicSignal} page.shown what the picture has reached
 * @param {import('@preact/signals').ReadonlySignal<import('./views.js').MeView | null>} page.me
 * @param {string} page.href where all receipts are, also without a script
 * @param {(command: object) => Promise<any>} page.send
 * @param {(question: OwnQuestion) => void} page.withdraw
 * @param {import('@preact/signals').Signal<string>} page.called what stands before the title of the page
 */
export function ownReceipts({ view, shown, me, href, send, withdraw, called }) {
  dress('receipt');
  const own = computed(() => newestFirst(me.value?.questions ?? {}));

  /** @param {OwnQuestion} question */
  const receiptOf = (question) => {
    const { queue, questions, debate, seats } = view.value;
    const place = placeOf(queue, question.id);
    return html`<${Receipt}
      key=${question.id}
      question=${question}
      course=${debate}
      place=${place}
      minutes=${place !== null && debate.phase === 'live' ? expectedMinutes(place, Object.values(questions)) : null}
      into=${question.into ? (questions[question.into]?.number ?? null) : null}
      seats=${seats}
      href=${`${href}#${question.id}`}
      onWithdraw=${debate.phase === 'archived' ? null : () => withdraw(question)}
      onAppeal=${APPEALS.has(debate.phase)
        ? (/** @type {string} */ text) => send({ type: 'question.appeal', question: question.id, ...(text ? { text } : {}) })
        : null}
    />`;
  };

  function Newest() {
    const [newest] = own.value;
    return newest ? html`${receiptOf(newest)}<${NearAirChoice} view=${shown} own=${own} called=${called} />` : null;
  }

  function All() {
    return html`<ul class="stack list">
      ${own.value.map((question) => html`<li key=${question.id}>${receiptOf(question)}</li>`)}
    </ul>`;
  }
  return { Newest, All };
}
