/** The proposal of fair-next, on top of the queue: which question, why in one sentence, and the figures that the sentence rests on. */
import { html } from 'htm/preact';
import { calmNow } from '../ui/clock.js';
import { Icon } from '../ui/icon.js';
import { OriginTag } from '../ui/tag.js';
import { duration, number, spaced, t } from '../ui/words.js';
import { FamilyTag } from './card.js';
import { callName, familyOf } from './question.js';

/** @import { Desk } from './desk.js' */
/** @import { Deed } from './keys.js' */
/** @import { Question } from './question.js' */
/** @import { Proposal } from '../ui/views.js' */

/**
 * Whom the proposal is for: the door it came through, and its family of arguments where there are some.
 * @param {Desk} desk
 * @param {Proposal} next
 */
function cellWords(desk, { cell }) {
  const { families } = desk.view.value.debate;
  const origin = t(`question.origin.${cell.origin}`);
  if (families.length === 0) return origin;
  const family = familyOf(families, cell.family);
  return family ? t('console.next.cell', { origin, letter: family.letter }) : t('console.next.cell_none', { origin });
}

/**
 * @param {Desk} desk
 * @param {Proposal} next
 */
export function reasonWords(desk, next) {
  return `${t(`console.next.${groundOf(next)}`, {
    cell: cellWords(desk, next),
    n: next.aired.cell,
    all: number(next.aired.all),
    due: number(next.due),
  })} ${t(next.first ? 'console.next.new_voice' : 'console.next.again')}`;
}

/**
 * Why this cell: the first that holds. It is read aloud when somebody complains, so it claims no more than the account shows.
 * @param {Pick<Proposal, 'aired'|'due'|'alone'>} next
 */
export function groundOf({ aired, due, alone }) {
  if (alone) return 'alone';
  if (aired.all === 0) return 'first_of_all';
  if (aired.cell === 0) return 'never';
  return due > aired.cell ? 'owed' : 'level';
}

/** @param {{desk: Desk, act: (deed: Deed, question?: Question) => void}} props */
export function FairNext({ desk, act }) {
  const { next, debate } = desk.view.value;
  const question = desk.question(next?.question ?? null);
  if (!next || !question || question.state !== 'queued' || !['open', 'live'].includes(debate.phase)) return null;
  const family = familyOf(debate.families, question.family);
  const { column, id } = desk.selection.value;
  const selected = column === 'queued' && id === question.id;
  const others = desk.ids.value.queued.some((one) => one !== question.id);
  return html`<article class="next" aria-labelledby="h-next">
    <header><h3 class="label" id="h-next"><${Icon} name="scale" />${t('console.next.title')}</h3></header>
    <p class="q-top"><b class="num">${callName(question)}</b><${OriginTag} origin=${question.origin} ticket=${question.ticket} />${family && html`<${FamilyTag} family=${family} />`}</p>
    <p class="q-t">${spaced(question.text)}</p>
    <p class="next-why">${reasonWords(desk, next)}</p>
    <dl class="why num">
      <div><dt>${t('console.next.aired')}</dt><dd>${t('console.next.aired_of', { n: next.aired.cell, all: number(next.aired.all) })}</dd></div>
      <div><dt>${t('console.next.waiting')}</dt><dd>${duration(Math.max(0, calmNow.value - question.at), true)}</dd></div>
      <div><dt>${t('console.next.supports')}</dt><dd>${number(question.supports)}</dd></div>
    </dl>
    ${desk.rights.questions && html`<p class="next-act">
      ${debate.phase === 'live' && html`<button type="button" class="btn small air" onClick=${() => act({ does: 'step', step: 'air' }, question)}><${Icon} name="air" />${t('console.step.air')}${selected && html` <kbd aria-hidden="true">A</kbd>`}</button>`}
      ${others && html`<button type="button" class="btn small" onClick=${() => act({ does: 'tool', tool: 'other' })}>${t('console.next.other')} <kbd aria-hidden="true">X</kbd></button>`}
    </p>`}
  </article>`;
}
