/** The last column: what has been dealt with, newest first, in rows calmer than cards. */
import { html } from 'htm/preact';
import { Chip } from '../ui/chip.js';
import { Icon } from '../ui/icon.js';
import { number, spaced, stopwatch, t } from '../ui/words.js';
import { More, holding, useShown } from './column.js';
import { callName } from './question.js';

/** @import { Desk } from './desk.js' */
/** @import { Question } from './question.js' */

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

/** @param {{desk: Desk}} props */
export function DoneColumn({ desk }) {
  const { ids, rest } = useShown(desk, 'done');
  const { column, id: chosen } = desk.selection.value;
  const total = desk.ids.value.done.length;
  const { ledger } = desk.view.value;
  return html`<section class="col done" aria-labelledby="h-done" ...${holding(desk, 'done')}>
    <header>
      <h2 id="h-done"><${Icon} name="answered" />${t('console.column.done')}</h2>
      <b class="num">${number(total)}</b>
    </header>
    <div class="col-scroll">
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
            ${question.answered_at && question.aired_at ? html`<span class="num took">${stopwatch(question.answered_at - question.aired_at)}</span>` : null}
            <span class="what">${what(question, into ?? null)}</span>
          </li>`;
        })}
      </ol>`}
      <${More} desk=${desk} name="done" rest=${rest} />
      ${total === 0 && html`<p class="empty meta">${t('console.empty.done')}</p>`}
      ${ledger.length > 0 && html`<p class="empty meta">${t('console.ledger', { head: `${ledger.head.slice(0, 4)}·${ledger.head.slice(4, 8)}` })}</p>`}
    </div>
  </section>`;
}
