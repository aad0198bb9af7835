/** The last column: what has been dealt with, newest first, in rows calmer than cards. */
import { html } from 'htm/preact';
import { Chip } from '../ui/chip.js';
import { Icon } from '../ui/icon.js';
import { number, spaced, stopwatch, t } from '../ui/words.js';
import { More, holding, useShown } from './column.js';
import { SETTLED } from './settled.js';
import { callName } from './question.js';

/** @import { Desk } from './desk.js' */
/** @import { Question } from './question.js' */
/** @import { SettledView } from './settled.js' */

/**
 * What a row says beside its state: why it ended so, the question, or why its words are gone. The column is narrow: a chip holds the state alone.
 * @param {Question} question
 * @param {Question|null} into
 */
function what(question, into) {
  const why = question.rule ? `${t(`rule.${question.rule}`)} · ` : into ? `${t('console.done.into', { number: callName(into) })} · ` : '';
  if (question.text === null) return why + t('console.done.no_text');
  const reason = question.note ?? question.reason;
  return why + spaced(reason ? t('console.done.with_reason', { text: question.text, reason }) : question.text);
}

/**
 * What still has to be done of a settled question, or how far its answer went.
 * @param {{question: Question}} props
 */
function Mark({ question }) {
  const { appeal, how, written } = question;
  const words = appeal && question.state === 'refused' ? `appeal_${appeal.state}` : how === 'in_writing' ? (written ? 'written' : 'promised') : how === 'partly' ? (written ? 'written' : 'partly') : null;
  if (words === null) return null;
  const asks = words === 'appeal_open' || words === 'promised';
  return html`<span class=${asks ? 'mark asks' : 'mark'}>${t(`console.settled.${words}`)}</span>`;
}

/**
 * All, or what waits for a moderator among the settled: shown as soon as there is some.
 * @param {{desk: Desk}} props
 */
function Views({ desk }) {
  const { done } = desk.columns.value;
  const shown = desk.settled.value;
  const counts = { appeals: done.filter(SETTLED.appeals).length, promised: done.filter(SETTLED.promised).length };
  if (shown === 'all' && counts.appeals + counts.promised === 0) return null;
  return html`<div class="views" role="group" aria-label=${t('console.settled.title')}>
    ${/** @type {SettledView[]} */ (['all', 'appeals', 'promised']).map((view) => html`<button type="button" key=${view} class="btn small" aria-pressed=${String(view === shown)} onClick=${() => desk.rearrange(() => (desk.settled.value = view))}>
      ${t(`console.settled.${view}`)}${view !== 'all' && html` <b class="num">${number(counts[view])}</b>`}</button>`)}
  </div>`;
}

/** @param {{desk: Desk}} props */
export function DoneColumn({ desk }) {
  const shown = useShown(desk, 'done');
  const { ids } = shown;
  const { column, id: chosen } = desk.selection.value;
  const total = desk.ids.value.done.length;
  const all = desk.columns.value.done.length;
  const { ledger } = desk.view.value;
  return html`<section class="col done" aria-labelledby="h-done" ...${holding(desk, 'done')}>
    <header>
      <h2 id="h-done"><${Icon} name="answered" />${t('console.column.done')}</h2>
      <b class="num">${total === all ? number(all) : t('console.filter.of', { shown: number(total), all: number(all) })}</b>
    </header>
    <div class="col-scroll">
      <${Views} desk=${desk} />
      <${More} desk=${desk} name="done" shown=${shown} end="above" />
      ${ids.length > 0 &&
      html`<ol class="done-l">
        ${ids.map((id) => {
          const question = desk.question(id);
          if (!question) return null;
          const into = question.into ? desk.question(question.into) : null;
          const selected = column === 'done' && chosen === id;
          const choose = () => desk.select({ column: 'done', id });
          return html`<li
            key=${id}
            id=${`card-${id}`}
            class=${selected ? 'sel' : ''}
            tabindex=${selected ? 0 : -1}
            aria-current=${selected ? 'true' : undefined}
            onClick=${choose}
            onFocus=${choose}
          >
            <b class="num">${callName(question)}</b>
            <${Chip} state=${question.state} />
            <${Mark} question=${question} />
            ${question.answered_at && question.aired_at ? html`<span class="num took">${stopwatch(question.answered_at - question.aired_at)}</span>` : null}
            <span class="what">${what(question, into ?? null)}</span>
            ${question.written && html`<span class="what wrote">${t('receipt.written')} ${spaced(question.written)}</span>`}
          </li>`;
        })}
      </ol>`}
      <${More} desk=${desk} name="done" shown=${shown} end="below" />
      ${total === 0 && html`<p class="empty meta">${t(desk.settled.value === 'all' ? 'console.empty.done' : `console.settled.none_${desk.settled.value}`)}</p>`}
      ${ledger.length > 0 && html`<p class="empty meta">${t('console.ledger', { head: `${ledger.head.slice(0, 4)}·${ledger.head.slice(4, 8)}` })}</p>`}
    </div>
  </section>`;
}
