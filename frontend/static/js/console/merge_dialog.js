/** Merging one question into another: the close ones are proposed, and what is kept of both is said before it is done. */
import { html } from 'htm/preact';
import { useEffect, useState } from 'preact/hooks';
import { Icon } from '../ui/icon.js';
import { spaced, t } from '../ui/words.js';
import { FindDialog } from './find_dialog.js';
import { perform } from './perform.js';
import { callName } from './question.js';
import { askSimilar } from './similar.js';
import { MERGE_TARGETS } from './steps.js';

/** @import { Desk } from './desk.js' */
/** @import { Question } from './question.js' */

/** @param {{desk: Desk, question: Question, onClose: () => void}} props */
export function MergeDialog({ desk, question, onClose }) {
  const [near, setNear] = useState(/** @type {ReadonlyMap<string, number>} */ (new Map()));
  useEffect(() => {
    let there = true;
    void askSimilar(desk.view.value.debate.slug, question).then((found) => {
      const open = [...found].filter(([id]) => MERGE_TARGETS.includes(/** @type {any} */ (desk.question(id)?.state)));
      if (there) setNear(new Map(open));
    });
    return () => void (there = false);
  }, [question.id]);
  /** Supports are of people: who supported both counts once, so that the sum is the most there can be. @param {Question} into */
  const preview = (into) => html`<div class="note"><${Icon} name="merged" />
    <p aria-live="polite">${t('console.merge.kept', { into: callName(into), number: callName(question) })} ${t('console.merge.together', { n: into.supports + question.supports })}</p></div>`;
  return html`<${FindDialog}
    desk=${desk}
    title=${t('console.merge.title', { number: callName(question) })}
    words=${t('console.merge.do')}
    onClose=${onClose}
    onTake=${(/** @type {Question} */ into) => void perform(desk, 'merge', question, { into: into.id })}
    options=${{ without: question.id, states: MERGE_TARGETS }}
    near=${near}
    preview=${preview}
    undoable
  >
    <blockquote class="cite">${spaced(question.text)}</blockquote>
    ${near.size > 0 && html`<p class="meta">${t('console.merge.found', { n: near.size })}</p>`}
  <//>`;
}
