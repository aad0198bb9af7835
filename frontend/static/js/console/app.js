/** The console: wires keyboard, columns and dialogs to one desk. What a key does is in keys.js, what a step means in steps.js. */
import { useComputed } from '@preact/signals';
import { html } from 'htm/preact';
import { useEffect, useMemo } from 'preact/hooks';
import { now } from '../ui/clock.js';
import { Leftovers } from '../ui/leftovers.js';
import { announce } from '../ui/live_region.js';
import { isOver } from '../ui/questions.js';
import { StatusLine } from '../ui/status_line.js';
import { Tabs } from '../ui/tabs.js';
import { stopwatch, t } from '../ui/words.js';
import { AirColumn } from './air_column.js';
import { Column } from './column.js';
import { FairNext } from './fair_next.js';
import { FilterBar } from './filter_bar.js';
import { HeldBack, hold } from './held_back.js';
import { COLUMNS, airHeading } from './columns.js';
import { DIALOGS, QUESTION_DIALOGS } from './dialogs.js';
import { DoneColumn } from './done_column.js';
import { SlowMode } from './door_panel.js';
import { Drag, positionOf } from './drag.js';
import { KeyBar } from './key_bar.js';
import { deedOf } from './keys.js';
import { layOut } from './layout_picker.js';
import { NoticeBox } from './notice.js';
import { conflictWords, perform, undoLast } from './perform.js';
import { callName } from './question.js';
import { ASKED, OF_THE_AIR, stepsFor } from './steps.js';
import { TopBar } from './top_bar.js';

/** @import { ColumnName } from './columns.js' */
/** @import { Desk } from './desk.js' */
/** @import { Deed } from './keys.js' */
/** @import { Program } from '../panel/seat_session.js' */
/** @import { Question } from './question.js' */
/** @import { StepName } from './steps.js' */

/**
 * @param {Desk} desk
 * @param {StepName} step
 * @param {Question} question
 */
function take(desk, step, question) {
  const onAir = desk.onAir.value;
  const proposed = desk.view.value.next?.question;
  if (step === 'air' && proposed && proposed !== question.id) {
    desk.dialog.value = { name: 'why', question: question.id };
    return;
  }
  if (ASKED.has(step) || (step === 'air' && onAir && onAir.id !== question.id)) {
    desk.dialog.value = { name: step, question: question.id };
    return;
  }
  void perform(desk, step, question);
}

/**
 * The question that a step is for: the one in hand, or the one on the air where the step is of it alone. A key that is for neither says so.
 * @param {Desk} desk
 * @param {StepName} step
 * @param {Question|null} inHand
 * @returns {Question|null}
 */
function meant(desk, step, inHand) {
  if (!desk.rights.questions) return null;
  const { debate } = desk.view.value;
  const may = (/** @type {Question|null} */ one) => one !== null && stepsFor(one, debate.phase, debate).includes(step);
  if (may(inHand)) return inHand;
  if (OF_THE_AIR.has(step) && may(desk.onAir.value)) return desk.onAir.value;
  const words = t(`console.step.${step}`).replace(/…$/, '');
  desk.notice.value = { sentence: inHand ? t('console.keys.not_for', { step: words, number: callName(inHand), state: t(`question.state.${inHand.state}`) }) : t('console.keys.nothing'), tone: 'bad' };
  return null;
}

/**
 * @param {Desk} desk
 * @param {Deed} deed
 * @param {Question|null} [question]  the selected one unless a button says which
 */
export function act(desk, deed, question = desk.selected.value) {
  if (deed.does === 'move') return desk.move(deed.move);
  if (deed.does === 'layout') return layOut(desk, deed.layout);
  if (deed.does === 'step') {
    const one = meant(desk, deed.step, question);
    return one ? take(desk, deed.step, one) : undefined;
  }
  if (deed.tool === 'undo') return void (desk.rights.questions && undoLast(desk));
  if (deed.tool === 'filter') return desk.openFilter();
  if (deed.tool === 'hold') return hold(desk);
  if (deed.tool === 'other') return desk.selectOther();
  desk.dialog.value = { name: deed.tool };
}

/** @param {EventTarget|null} target */
function isTyping(target) {
  return target instanceof HTMLElement && (target.isContentEditable || target.matches('input:not([type=checkbox],[type=radio]), textarea, select'));
}

/** @param {{desk: Desk}} props */
function Dialogs({ desk }) {
  const open = desk.dialog.value;
  if (!open) return null;
  const onClose = () => (desk.dialog.value = null);
  const Plain = DIALOGS[open.name];
  if (Plain) return html`<${Plain} desk=${desk} to=${open.to} onClose=${onClose} />`;
  const question = desk.question(open.question ?? null);
  const Asked = QUESTION_DIALOGS[open.name];
  return question && Asked ? html`<${Asked} key=${open.question} desk=${desk} question=${question} onClose=${onClose} />` : null;
}

/**
 * After a move by key, the focus goes with the selection; after a card left, it goes to the card that followed, never to the page's top.
 * @param {Desk} desk
 */
function useFocus(desk) {
  const { id } = desk.selection.value;
  const follow = desk.follow.value;
  useEffect(() => {
    // This comes after the drawing: the selection may have gone on, and a focus that is late would call it back.
    if (id === null || id !== desk.selection.peek().id || desk.dialog.value) return;
    const active = document.activeElement;
    const lost = active === null || active === document.body;
    if (follow === 0 && lost) return;
    if (!lost && !active.closest('.cards, .done-l, .air-card, .cols')) return;
    const card = document.getElementById(`card-${id}`);
    card?.focus({ preventScroll: true });
    card?.scrollIntoView({ block: 'nearest' });
  }, [id, follow]);
}

/** @param {{desk: Desk, program: Program, theme: {toggle: () => void}, narrow: import('@preact/signals').ReadonlySignal<boolean>}} props */
export function ConsoleApp({ desk, program, theme, narrow }) {
  const go = (/** @type {Deed} */ deed, /** @type {Question|undefined} */ question) => act(desk, deed, question);
  const drag = useMemo(() => (desk.rights.questions
    ? new Drag((id, target) => {
        const question = desk.question(id);
        // In the meantime it may have gone on air, or the line may have been lost: to queue it again would take it off the air.
        if (question?.state === 'queued') void perform(desk, 'raise', question, { position: positionOf(desk.view.value.queue, id, target) });
        else if (question) desk.notice.value = { sentence: conflictWords(question), tone: 'bad' };
      })
    : null), [desk]);

  useEffect(() => {
    const onKeyDown = (/** @type {KeyboardEvent} */ event) => {
      if (event.defaultPrevented || desk.dialog.value) return;
      const deed = deedOf(event, { typing: isTyping(event.target), single: desk.singleKeys.value });
      if (!deed) return;
      event.preventDefault();
      act(desk, deed);
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [desk]);

  const received = useComputed(() => desk.ids.value.received.length);
  useEffect(() => {
    if (received.value > 0) announce('received', t('console.announce.received', { n: received.value }));
  }, [received.value]);
  useFocus(desk);

  const column = desk.selection.value.column;
  const { phase } = desk.view.value.debate;
  const over = isOver(phase);
  /** @type {Record<ColumnName, () => any>} */
  const draw = {
    received: () => html`<${Column} key="received" desk=${desk} name="received" aside=${html`<${Oldest} desk=${desk} />`} head=${html`<${SlowMode} desk=${desk} /><${HeldBack} desk=${desk} />`} empty=${html`<${EmptyReceived} desk=${desk} />`} foot=${t('console.received_private')} />`,
    published: () => html`<${Column} key="published" desk=${desk} name="published" empty=${t(over ? 'console.empty.published_over' : 'console.empty.published')}
      aside=${html`<button type="button" class="push btn small bare" aria-pressed=${String(desk.order.value === 'age')} onClick=${() => desk.rearrange(() => (desk.order.value = desk.order.value === 'age' ? 'supports' : 'age'))}>${t('console.order.age')}</button>`} />`,
    queued: () => html`<${Column} key="queued" desk=${desk} name="queued" head=${html`<${FairNext} desk=${desk} act=${go} />`} empty=${t(over ? 'console.empty.queued_over' : 'console.empty.queued')} drag=${over ? null : drag} />`,
    air: () => html`<${AirColumn} key="air" desk=${desk} program=${program} act=${go} />`,
    done: () => html`<${DoneColumn} key="done" desk=${desk} />`,
  };
  const tabs = COLUMNS.map((name) => ({ id: name, label: name === 'air' ? t(airHeading(phase)) : t(`console.column.${name}`), count: desk.ids.value[name].length }));
  const choose = (/** @type {string} */ name) => {
    const to = /** @type {ColumnName} */ (name);
    desk.select({ column: to, id: desk.last[to] && desk.ids.value[to].includes(desk.last[to] ?? '') ? desk.last[to] ?? null : desk.ids.value[to][0] ?? null });
  };
  const heading = html`<h1 class="sr">${t('console.heading')}</h1>`;
  return html`<div class="console-app">
    <${TopBar} desk=${desk} act=${go} theme=${theme} />
    <div><${StatusLine} wire=${desk.wire} /><${Leftovers} wire=${desk.wire} /><${FilterBar} desk=${desk} /></div>
    ${narrow.value
      ? html`<main class="cols">${heading}<div class="c-tabs"><${Tabs} label=${t('console.columns')} tabs=${tabs} selected=${column} onSelect=${choose} panel="content" /></div>
          <div class="c-panel" id="content" role="tabpanel" aria-labelledby=${`content-tab-${column}`}>${draw[column]()}</div></main>`
      : html`<main class="cols" id="content">${heading}${COLUMNS.map((name) => draw[name]())}</main>`}
    <${NoticeBox} desk=${desk} />
    <${KeyBar} desk=${desk} act=${go} />
    <${Dialogs} desk=${desk} />
  </div>`;
}

/** @param {{desk: Desk}} props */
function Oldest({ desk }) {
  const oldest = desk.columns.value.received[0];
  return oldest && !isOver(desk.view.value.debate.phase) ? html`<span class="push meta num">${t('console.oldest')} ${stopwatch(now.value - oldest.at)}</span>` : null;
}

/**
 * An empty desk says what will bring the first question, or what must be done before.
 * @param {{desk: Desk}} props
 */
function EmptyReceived({ desk }) {
  const { phase, code } = desk.view.value.debate;
  const taking = phase === 'open' || phase === 'live';
  if (!taking) return html`<strong>${t(`console.empty.phase_${isOver(phase) ? phase : 'before'}`)}</strong>`;
  const none = Object.keys(desk.view.value.questions).length === 0;
  return html`<strong>${t(none ? 'console.empty.first' : 'console.empty.received')}</strong> ${none ? t('console.empty.first_how', { code }) : t('console.received_private')}`;
}
