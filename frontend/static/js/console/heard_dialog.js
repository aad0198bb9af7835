/** The share of each origin and each family, in what was asked and in what came on the air: a line in the top bar, and a table behind it. */
import { html } from 'htm/preact';
import { Dialog } from '../ui/dialog.js';
import { Icon } from '../ui/icon.js';
import { number, t } from '../ui/words.js';
import { percent } from './heard.js';

/** @import { Desk } from './desk.js' */
/** @import { Heard } from './heard.js' */

/** @param {number|null} share */
const shareWords = (share) => (share === null ? '' : t('console.heard.percent', { share: number(share) }));

/** @param {{desk: Desk}} props */
export function HeardLine({ desk }) {
  const { all, origins } = desk.heard.value;
  if (all.asked === 0) return null;
  const hall = { asked: 0, aired: 0 };
  for (const origin of ['hall', 'written']) {
    hall.asked += origins.get(origin)?.asked ?? 0;
    hall.aired += origins.get(origin)?.aired ?? 0;
  }
  const asked = shareWords(percent(hall.asked, all.asked));
  const aired = percent(hall.aired, all.aired);
  return html`<button type="button" class="c-heard num" onClick=${() => (desk.dialog.value = { name: 'heard' })} aria-haspopup="dialog">
    <${Icon} name="scale" /><span class="words"><b>${aired === null ? t('console.heard.none') : t('console.heard.hall_aired', { share: shareWords(aired) })}</b><span>${t('console.heard.hall_asked', { share: asked })}</span></span>
  </button>`;
}

/** @param {{desk: Desk, onClose: () => void}} props */
export function HeardDialog({ desk, onClose }) {
  const { all, origins, families } = desk.heard.value;
  const map = desk.view.value.debate.families;
  /** @type {[string, string, Heard|undefined][]} */
  const rows = [
    ...(/** @type {const} */ (['online', 'hall', 'written', 'social']).filter((origin) => origins.has(origin)).map((origin) => /** @type {[string, string, Heard|undefined]} */ ([origin, t(`question.origin.${origin}`), origins.get(origin)]))),
    ...map.map(({ id, letter, title }) => /** @type {[string, string, Heard|undefined]} */ ([id, `${letter} · ${title}`, families.get(id)])),
    ...(map.length > 0 && families.has('') ? [/** @type {[string, string, Heard|undefined]} */ (['', t('console.filter.no_family'), families.get('')])] : []),
  ];
  return html`<${Dialog} open=${true} title=${t('console.heard.title')} onClose=${onClose} footer=${html`<button type="button" class="btn small" autofocus onClick=${onClose}>${t('console.dialog.close')}</button>`}>
    <p class="meta">${t('console.heard.meaning', { asked: number(all.asked), aired: number(all.aired) })}</p>
    <table class="heard num">
      <thead><tr><th scope="col"><span class="sr">${t('console.heard.of')}</span></th><th scope="col">${t('console.heard.asked')}</th><th scope="col">${t('console.heard.aired')}</th></tr></thead>
      <tbody>${rows.map(([key, words, heard = { asked: 0, aired: 0 }]) => html`<tr key=${key}><th scope="row">${words}</th>
        <td>${number(heard.asked)} <small>${shareWords(percent(heard.asked, all.asked))}</small></td>
        <td>${number(heard.aired)} <small>${shareWords(percent(heard.aired, all.aired))}</small></td></tr>`)}</tbody>
    </table>
  <//>`;
}
