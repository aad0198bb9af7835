/** Prepares a poll: its kind, its question, its answers, how long it is open. Nothing is shown to anybody before it is opened. */
import { html } from 'htm/preact';
import { useState } from 'preact/hooks';
import { Dialog } from '../ui/dialog.js';
import { t } from '../ui/words.js';
import { uuid7 } from '../wire/uuid7.js';
import { Choices, Written } from './choices.js';
import { DialogFoot } from './dialog_foot.js';
import { command } from './perform.js';

/** @import { Desk } from './desk.js' */
/** @import { PollKind } from '../ui/poll_views.js' */

/** @type {PollKind[]} */
const KINDS = ['single', 'multiple', 'scale', 'stance', 'consent'];
const OWN_OPTIONS = new Set(['stance', 'consent']);
const SECONDS = [30, 60, 120, 300, 600];
const TITLE_LIMIT = 160;
const OPTIONS_LIMIT = 900;

/** One answer a line; empty lines are none. @param {string} written */
export const optionsOf = (written) => written.split('\n').map((line) => line.trim()).filter((line) => line !== '');

/** @param {{desk: Desk, onClose: () => void}} props */
export function PollDialog({ desk, onClose }) {
  const [kind, setKind] = useState(/** @type {PollKind} */ ('single'));
  const [title, setTitle] = useState('');
  const [written, setWritten] = useState('');
  const [seconds, setSeconds] = useState(60);
  const [hidden, setHidden] = useState(false);
  const [most, setMost] = useState(2);
  const own = OWN_OPTIONS.has(kind);
  const options = own ? [] : optionsOf(kind === 'scale' && written === '' ? t('console.poll.scale_usual') : written);
  const ready = title.trim() !== '' && (own || options.length >= 2);
  const submit = (/** @type {Event} */ event) => {
    event.preventDefault();
    if (!ready) return;
    const several = kind === 'multiple' ? { most: Math.min(most, options.length) } : {};
    const poll = `l${uuid7().replaceAll('-', '').slice(12)}`;
    void command(desk, { type: 'poll.add', poll, kind, title: title.trim(), options, seconds, hidden, ...several }, t('console.poll.added')).then((done) => done && onClose());
  };
  return html`<${Dialog}
    open=${true}
    title=${t('console.poll.add_title')}
    onClose=${onClose}
    footer=${html`<${DialogFoot} form="poll-add" words=${t('console.poll.add')} onClose=${onClose} disabled=${!ready} lines=${!own} />`}
  >
    <form id="poll-add" class="stack" onSubmit=${submit}>
      <${Written} id="poll-title" label=${t('console.poll.question')} value=${title} limit=${TITLE_LIMIT} onWrite=${setTitle} focus=${true} />
      <${Choices} name="poll-kind" legend=${t('console.poll.kind_title')} list=${KINDS} words=${(/** @type {PollKind} */ one) => t(`console.poll.kind.${one}`)} chosen=${kind} onChoose=${setKind} numbered=${false} />
      ${own
        ? html`<p class="meta">${t(`console.poll.brings.${kind}`)}</p>`
        : html`<${Written} id="poll-options" label=${t('console.poll.options')} rows=${5} enter="with_control" value=${written} limit=${OPTIONS_LIMIT} onWrite=${setWritten}
            hint=${t(kind === 'scale' ? 'console.poll.scale_hint' : 'console.poll.options_hint')} />`}
      ${kind === 'multiple' &&
      html`<p class="field"><label for="poll-most">${t('console.poll.most')}</label>
        <input class="input num" type="number" id="poll-most" min="1" max="10" value=${most} onInput=${(/** @type {any} */ event) => setMost(Number(event.currentTarget.value))} /></p>`}
      <p class="field"><label for="poll-seconds">${t('console.poll.seconds')}</label>
        <select class="select" id="poll-seconds" onChange=${(/** @type {any} */ event) => setSeconds(Number(event.currentTarget.value))}>
          ${SECONDS.map((n) => html`<option key=${n} value=${n} selected=${n === seconds}>${t('console.poll.lasts', { n })}</option>`)}
        </select></p>
      <label class="pick"><input type="checkbox" checked=${hidden} onChange=${() => setHidden(!hidden)} /><span>${t('console.poll.hide_until')}<small>${t('console.poll.hide_hint')}</small></span></label>
    </form>
  <//>`;
}
