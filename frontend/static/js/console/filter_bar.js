/** What the lists are narrowed to, above them: words, origin, family and side, waiting time, authors not heard yet. */
import { html } from 'htm/preact';
import { Icon } from '../ui/icon.js';
import { t } from '../ui/words.js';
import { EVERYTHING, isOn } from './filters.js';

/** @import { Desk } from './desk.js' */
/** @import { Filter } from './filters.js' */
/** @import { Origin } from '../ui/views.js' */

/** @type {readonly Origin[]} */
const ORIGINS = ['online', 'hall', 'written', 'social'];
const SIDES = /** @type {const} */ (['for', 'against', 'open']);
const MINUTES = [5, 15, 30];

/** @param {{id: string, label: string, value: string, options: [string, string][], onChange: (value: string) => void}} props */
function Select({ id, label, value, options, onChange }) {
  return html`<label class="f-one" for=${id}><span>${label}</span>
    <select class="select" id=${id} value=${value} onChange=${(/** @type {Event} */ event) => event.target instanceof HTMLSelectElement && onChange(event.target.value)}>
      ${options.map(([one, words]) => html`<option key=${one} value=${one} selected=${one === value}>${words}</option>`)}
    </select></label>`;
}

/** @param {{desk: Desk}} props */
export function FilterBar({ desk }) {
  const filter = desk.filter.value;
  if (!desk.filtering.value && !isOn(filter)) return null;
  const { families } = desk.view.value.debate;
  const set = (/** @type {Partial<Filter>} */ change) => (desk.filter.value = { ...filter, ...change });
  const leave = () => {
    desk.filter.value = EVERYTHING;
    desk.filtering.value = false;
    const id = desk.selection.value.id;
    if (id !== null) document.getElementById(`card-${id}`)?.focus();
  };
  const any = /** @type {[string, string]} */ (['', t('console.filter.all')]);
  const sided = families.some((family) => family.side);
  return html`<search class="filter" aria-label=${t('console.filter.title')} onKeyDown=${(/** @type {KeyboardEvent} */ event) => event.key === 'Escape' && leave()}>
    <label class="f-one" for="filter-words"><span>${t('console.filter.words')}</span>
      <input class="input" type="search" id="filter-words" autocomplete="off" value=${filter.words}
        onInput=${(/** @type {InputEvent} */ event) => event.target instanceof HTMLInputElement && set({ words: event.target.value })} /></label>
    <${Select} id="filter-origin" label=${t('console.filter.origin')} value=${filter.origin ?? ''} onChange=${(/** @type {string} */ to) => set({ origin: /** @type {Origin|''} */ (to) || null })}
      options=${[any, ...ORIGINS.map((origin) => [origin, t(`question.origin.${origin}`)])]} />
    ${families.length > 0 && html`<${Select} id="filter-family" label=${t('console.filter.family')} value=${filter.family ?? ''} onChange=${(/** @type {string} */ to) => set({ family: to || null })}
      options=${[any, ...families.map(({ id, letter, title }) => [id, `${letter} · ${title}`]), ['none', t('console.filter.no_family')]]} />`}
    ${sided && html`<${Select} id="filter-side" label=${t('console.filter.side')} value=${filter.side ?? ''} onChange=${(/** @type {string} */ to) => set({ side: to || null })}
      options=${[any, ...SIDES.map((side) => [side, t(`console.side.${side}`)])]} />`}
    <${Select} id="filter-minutes" label=${t('console.filter.waiting')} value=${String(filter.minutes || '')} onChange=${(/** @type {string} */ to) => set({ minutes: Number(to) })}
      options=${[any, ...MINUTES.map((n) => [String(n), t('console.filter.since', { n })])]} />
    <label class="f-check"><input type="checkbox" checked=${filter.unheard} onChange=${(/** @type {Event} */ event) => event.target instanceof HTMLInputElement && set({ unheard: event.target.checked })} /><span>${t('console.filter.unheard')}</span></label>
    <button type="button" class="btn small" onClick=${leave}><${Icon} name="close" />${t('console.filter.leave')}</button>
  </search>`;
}
