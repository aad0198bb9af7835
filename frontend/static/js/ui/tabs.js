/** Tabs by the ARIA pattern: one tab stop, arrows move and choose, Home and End jump. What the panel holds is the page's matter. */
import { html } from 'htm/preact';
import { number } from './words.js';

/** @typedef {{id: string, label: string, count?: number}} Tab */

/**
 * The tab a key leads to, or null if the key means nothing here.
 * @param {string} key
 * @param {number} at
 * @param {number} length
 */
export function tabAfter(key, at, length) {
  if (key === 'ArrowRight') return (at + 1) % length;
  if (key === 'ArrowLeft') return (at - 1 + length) % length;
  if (key === 'Home') return 0;
  if (key === 'End') return length - 1;
  return null;
}

/** @param {{label: string, tabs: Tab[], selected: string, onSelect: (id: string) => void, panel: string}} props */
export function Tabs({ label, tabs, selected, onSelect, panel }) {
  /** @param {KeyboardEvent} event */
  const onKeyDown = (event) => {
    const at = tabs.findIndex((tab) => tab.id === selected);
    const next = tabAfter(event.key, at, tabs.length);
    const tab = next === null ? undefined : tabs[next];
    if (!tab) return;
    event.preventDefault();
    onSelect(tab.id);
    document.getElementById(`${panel}-tab-${tab.id}`)?.focus();
  };
  return html`<div class="tabs" role="tablist" aria-label=${label} onKeyDown=${onKeyDown}>
    ${tabs.map(
      (tab) =>
        html`<button
          type="button"
          role="tab"
          id=${`${panel}-tab-${tab.id}`}
          key=${tab.id}
          aria-selected=${String(tab.id === selected)}
          aria-controls=${panel}
          tabindex=${tab.id === selected ? 0 : -1}
          onClick=${() => onSelect(tab.id)}
        >
          ${tab.label}${tab.count !== undefined && html` <span class="num">${number(tab.count)}</span>`}
        </button>`,
    )}
  </div>`;
}
