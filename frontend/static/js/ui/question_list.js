/**
 * The list of questions with its tabs. What is read never moves under the eyes: the order is taken when a tab is chosen, and again only when
 * the reader asks for it or has left the list alone for a while; in between the slips change in place and newcomers are counted on a button.
 */
import { computed, effect, signal } from '@preact/signals';
import { html } from 'htm/preact';
import { useEffect, useRef } from 'preact/hooks';
import { isOver, newcomers, ordered, placeOf } from './questions.js';
import { Slip } from './slip.js';
import { Tabs } from './tabs.js';
import { t } from './words.js';

/** @typedef {import('./views.js').PublicView} PublicView */
/** @typedef {import('./views.js').MeView} MeView */
/** @typedef {import('./questions.js').Order} Order */
/** @typedef {Order | 'mine'} TabId */

const FIRST_SHOWN = 20;
const MORE = 50;
/** Nobody is reading a list that nothing has touched for this long. */
const IDLE_MS = 20_000;
const PANEL = 'question-panel';
/** Those that an address may ask for, as the server's page does. */
export const TABS = /** @type {const} */ (['popular', 'recent', 'answered']);

/** Keeps the order of the list apart from what the slips show. */
export class ListOrder {
  /** @param {import('@preact/signals').ReadonlySignal<PublicView>} view @param {(id: {id: string, supports: number}) => number} count @param {TabId} first */
  constructor(view, count, first) {
    this.view = view;
    this.count = count;
    /** @type {import('@preact/signals').Signal<TabId>} */
    this.tab = signal(first);
    /** @type {import('@preact/signals').Signal<string[]>} */
    this.ids = signal([]);
    this.limit = signal(FIRST_SHOWN);
    /** Some of what is shown has left, or its order is another one by now. */
    this.stale = computed(() => this.tab.value !== 'mine' && this.ids.value.join() !== this.#wanted().join());
    this.fresh = computed(() => (this.tab.value === 'mine' ? 0 : newcomers(this.ids.value, this.#wanted())));
    this.retake();
    // An empty list moves under nobody's eyes.
    effect(() => {
      if (this.ids.value.length === 0 && this.fresh.value > 0) this.retake();
    });
    // The end of the debate closes the lists: from then on whoever stayed reads what whoever comes reads.
    const over = computed(() => isOver(view.value.debate.phase));
    let ended = over.value;
    effect(() => {
      if (over.value && !ended && this.tab.peek() !== 'mine') this.choose('answered');
      ended = over.value;
    });
  }

  #wanted() {
    const tab = this.tab.value;
    return tab === 'mine' ? [] : ordered(Object.values(this.view.value.questions), tab, this.count);
  }

  /** Takes the order anew. */
  retake() {
    this.ids.value = this.#wanted();
  }

  /** @param {TabId} tab */
  choose(tab) {
    this.tab.value = tab;
    this.limit.value = FIRST_SHOWN;
    this.retake();
  }

  more() {
    this.limit.value += MORE;
  }
}

/**
 * Calls `onIdle` every so often while nothing happens inside `element`: no pointer, key, scroll or focus.
 * @param {HTMLElement} element
 * @param {() => void} onIdle
 */
function whileIdle(element, onIdle) {
  let touched = performance.now();
  const touch = () => {
    touched = performance.now();
  };
  const events = ['pointermove', 'pointerdown', 'keydown', 'focusin', 'scroll', 'touchmove'];
  for (const name of events) element.addEventListener(name, touch, { passive: true, capture: true });
  addEventListener('scroll', touch, { passive: true });
  const timer = setInterval(() => {
    const inside = element.contains(document.activeElement);
    if (!inside && performance.now() - touched >= IDLE_MS) onIdle();
  }, 5000);
  return () => {
    clearInterval(timer);
    removeEventListener('scroll', touch);
    for (const name of events) element.removeEventListener(name, touch, { capture: true });
  };
}

/**
 * @param {object} props
 * @param {ListOrder} props.order
 * @param {import('@preact/signals').ReadonlySignal<PublicView>} props.view
 * @param {import('@preact/signals').ReadonlySignal<MeView | null>} props.me
 * @param {import('./supports.js').Supports} props.supports
 * @param {() => import('preact').ComponentChildren} props.mine what the tab of one's own questions holds
 */
export function QuestionList({ order, view, me, supports, mine }) {
  const box = useRef(/** @type {HTMLDivElement | null} */ (null));
  useEffect(() => (box.current ? whileIdle(box.current, () => order.stale.value && order.retake()) : undefined), []);

  const { questions, queue, debate } = view.value;
  const open = debate.phase === 'open' || debate.phase === 'live';
  const all = Object.values(questions);
  const own = me.value?.questions ?? {};
  const tab = order.tab.value;
  const unread = Object.values(own).some((question) => question.state === 'received');
  const ids = order.ids.value.filter((id) => questions[id] && (questions[id]?.text !== null || id in own));
  const shown = ids.slice(0, order.limit.value);
  const tabs = [
    { id: 'popular', label: t(isOver(debate.phase) ? 'live.tab.not_reached' : 'live.tab.popular'), count: ordered(all, 'popular').length },
    { id: 'recent', label: t('live.tab.recent') },
    { id: 'answered', label: t('live.tab.answered'), count: ordered(all, 'answered').length },
    { id: 'mine', label: t('live.tab.mine'), count: Object.keys(own).length },
  ];

  return html`<h2 id="questions-h" class="sr">${t('live.questions')}</h2>
    <${Tabs}
      label=${t('live.tabs')}
      tabs=${tabs}
      selected=${tab}
      onSelect=${(/** @type {TabId} */ id) => order.choose(id)}
      panel=${PANEL}
    />
    <div class="list-scroll" ref=${box} role="tabpanel" id=${PANEL} tabindex="0" aria-labelledby=${`${PANEL}-tab-${tab}`}>
      ${order.fresh.value > 0 &&
      html`<p class="fresh">
        <button type="button" class="btn main" onClick=${() => order.retake()}>${t('live.new', { n: order.fresh.value })}</button>
      </p>`}
      ${tab === 'mine' && mine()}
      ${tab !== 'mine' &&
      shown.length > 0 &&
      html`<ul class="stack list">
        ${shown.map((id) => {
          const question = questions[id];
          if (!question) return null;
          const into = question.into ? questions[question.into]?.number : null;
          return html`<li key=${id}>
            <${Slip}
              question=${question}
              phase=${debate.phase}
              place=${placeOf(queue, id)}
              into=${into}
              count=${supports.count(question)}
              supported=${supports.mine(id)}
              mine=${id in own}
              onSupport=${open ? () => supports.toggle(question) : null}
            />
          </li>`;
        })}
      </ul>`}
      ${tab !== 'mine' && shown.length === 0 && html`<p class="empty-list">${t(open ? `live.empty.${tab === 'popular' && unread ? 'popular_own' : tab}` : 'live.empty.none')}</p>`}
      ${ids.length > shown.length &&
      html`<p class="more">
        <button type="button" class="btn" onClick=${() => order.more()}>${t('live.more', { n: ids.length - shown.length })}</button>
      </p>`}
    </div>`;
}
