/** Finding a question by number or words: to go to it, or to do something with it. Arrows choose, Enter takes. */
import { html } from 'htm/preact';
import { useState } from 'preact/hooks';
import { Chip } from '../ui/chip.js';
import { Dialog } from '../ui/dialog.js';
import { Icon } from '../ui/icon.js';
import { number, spaced, t } from '../ui/words.js';
import { COLUMN_OF } from './columns.js';
import { DialogFoot } from './dialog_foot.js';
import { callName, search } from './question.js';

/** @import { Desk } from './desk.js' */
/** @import { Question } from './question.js' */

/**
 * @param {{desk: Desk, title: string, words: string, onClose: () => void, onTake: (question: Question) => void, undoable?: boolean,
 *          options?: {without?: string, states?: import('./question.js').QuestionState[]},
 *          near?: ReadonlyMap<string, number>, preview?: (taken: Question) => any, children?: import('preact').ComponentChildren}} props
 */
export function FindDialog({ desk, title, words, onClose, onTake, undoable = false, options = {}, near, preview, children }) {
  const [query, setQuery] = useState('');
  const [chosen, setChosen] = useState(/** @type {string|null} */ (null));
  // Before anything is typed, what is close to the question stands first.
  const close = query.trim() === '' ? [...(near ?? [])].flatMap(([id]) => desk.question(id) ?? []) : [];
  const found = [...close, ...search(Object.values(desk.view.value.questions), query, options).filter((one) => !close.some(({ id }) => id === one.id))].slice(0, 8);
  // Where likeness is asked for, only what is like it is suggested: Enter must not take a question for being the first of a list.
  const suggested = near && query.trim() === '' ? close[0] : found[0];
  const taken = found.find((one) => one.id === chosen) ?? suggested ?? null;
  const submit = (/** @type {Event} */ event) => {
    event.preventDefault();
    if (!taken) return;
    onClose();
    onTake(taken);
  };
  const down = (/** @type {KeyboardEvent} */ event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step || found.length === 0) return;
    event.preventDefault();
    const at = found.findIndex((one) => one.id === taken?.id);
    const to = at < 0 ? found[step > 0 ? 0 : found.length - 1] : found[(at + step + found.length) % found.length];
    if (to) setChosen(to.id);
  };
  return html`<${Dialog} open=${true} title=${title} onClose=${onClose} footer=${html`<${DialogFoot} form="find" words=${words} onClose=${onClose} disabled=${!taken} undoable=${undoable} />`}>
    ${children}
    <form id="find" class="stack" onSubmit=${submit}>
      <p class="field">
        <label for="find-query">${t('console.find.label')}</label>
        <input class="input" type="text" id="find-query" autocomplete="off" autofocus value=${query} onKeyDown=${down}
          onInput=${(/** @type {InputEvent} */ event) => event.target instanceof HTMLInputElement && setQuery(event.target.value)} />
      </p>
      <p class="sr" role="status">${t('console.find.found', { n: found.length })}${taken ? ` ${callName(taken)} ${taken.text ?? ''}` : ''}</p>
      ${found.length === 0 && html`<p class="meta">${t('console.find.none')}</p>`}
      <fieldset class="targets">
        <legend class="sr">${t('console.find.results')}</legend>
        ${found.map((one) => html`<label class="pick" key=${one.id}>
          <input type="radio" name="found" checked=${taken?.id === one.id} onChange=${() => setChosen(one.id)} /><b class="num">${callName(one)}</b>
          <span>${spaced(one.text ?? t('console.done.no_text'))}<small><${Chip} state=${one.state} />${near?.has(one.id) && html` <b class="near num">${t('console.merge.near', { share: number(near.get(one.id) ?? 0) })}</b>`}</small></span>
          <b class="num sup"><${Icon} name="up" />${number(one.supports)}</b>
        </label>`)}
      </fieldset>
      ${taken && preview?.(taken)}
    </form>
  <//>`;
}

/** @param {{desk: Desk, onClose: () => void}} props */
export function SearchDialog({ desk, onClose }) {
  const go = (/** @type {Question} */ question) => {
    desk.select({ column: COLUMN_OF[question.state], id: question.id });
    desk.follow.value += 1;
  };
  return html`<${FindDialog} desk=${desk} title=${t('console.find.title')} words=${t('console.find.go')} onClose=${onClose} onTake=${go} />`;
}
