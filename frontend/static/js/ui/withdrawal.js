/** Asks before a question is withdrawn: that cannot be undone. */
import { signal } from '@preact/signals';
import { html } from 'htm/preact';
import { Dialog } from './dialog.js';
import { toast } from './toast.js';
import { errorSentence, spaced, t } from './words.js';

/** @typedef {import('./views.js').OwnQuestion} OwnQuestion */

/** The question that is being asked about. @type {import('@preact/signals').Signal<OwnQuestion | null>} */
const leaving = signal(null);

/** @param {OwnQuestion} question */
export function askToWithdraw(question) {
  leaving.value = question;
}

/** @param {{send: (command: any) => Promise<unknown>}} props */
export function Withdrawal({ send }) {
  const question = leaving.value;
  const keep = () => (leaving.value = null);
  const withdraw = async () => {
    keep();
    try {
      await send({ type: 'question.withdraw', question: question?.id });
      toast(t('receipt.withdrawn_now'), { icon: 'withdrawn' });
    } catch (error) {
      toast(errorSentence(String(/** @type {any} */ (error)?.code)), { icon: 'alert' });
    }
  };
  return html`<${Dialog}
    open=${question !== null}
    title=${t('receipt.withdraw_title')}
    onClose=${keep}
    footer=${html`<button type="button" class="btn" onClick=${keep}>${t('receipt.withdraw_keep')}</button>
      <button type="button" class="btn stop" onClick=${() => void withdraw()}>${t('receipt.withdraw')}</button>`}
  >
    <p class="slip-q">${spaced(question?.text ?? '')}</p>
    <p>${t('receipt.withdraw_said')}</p>
  <//>`;
}
