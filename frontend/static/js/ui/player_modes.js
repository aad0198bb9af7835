/** What the player loads: picture and sound, sound alone, or nothing. Kept in this browser: a poor telephone stays poor. */
import { html } from 'htm/preact';
import { useEffect, useRef } from 'preact/hooks';
import { Icon } from './icon.js';
import { t } from './words.js';

/** @typedef {import('../media/program_player.js').Mode} Mode */

export const MODES = /** @type {const} */ (['picture', 'sound', 'text']);
const KEY = 'assises.player.mode';

/** @returns {Mode} */
export function keptMode() {
  try {
    const kept = localStorage.getItem(KEY);
    return MODES.find((mode) => mode === kept) ?? 'picture';
  } catch {
    return 'picture';
  }
}

/** @param {Mode} mode */
export function keepMode(mode) {
  try {
    localStorage.setItem(KEY, mode);
  } catch {
    // switched off: this page goes on as it was chosen
  }
}

/** @param {{mode: Mode, onChoose: (mode: Mode) => void}} props */
export function ModeChoice({ mode, onChoose }) {
  return html`<fieldset class="modes">
    <legend class="sr">${t('player.modes.label')}</legend>
    ${MODES.map(
      (each) =>
        html`<label key=${each} class="mode"
          ><input type="radio" name="player-mode" value=${each} checked=${each === mode} onChange=${() => onChoose(each)} /><span
            >${t(`player.modes.${each}`)}</span
          ></label
        >`,
    )}
  </fieldset>`;
}

/**
 * A small window above the controls, opened and closed by its own key; Escape and a click elsewhere close it too.
 * @param {{mode: Mode, onChoose: (mode: Mode) => void, technical: () => string}} props
 */
export function PlayerSettings({ mode, onChoose, technical }) {
  const box = useRef(/** @type {HTMLDetailsElement | null} */ (null));
  useEffect(() => {
    const close = () => box.current?.removeAttribute('open');
    /** @param {Event} event */
    const elsewhere = (event) => event.target instanceof Node && !box.current?.contains(event.target) && close();
    /** @param {KeyboardEvent} event */
    const escape = (event) => {
      if (event.key !== 'Escape' || !box.current?.open) return;
      close();
      box.current.querySelector('summary')?.focus();
    };
    document.addEventListener('pointerdown', elsewhere);
    document.addEventListener('keydown', escape);
    return () => {
      document.removeEventListener('pointerdown', elsewhere);
      document.removeEventListener('keydown', escape);
    };
  }, []);
  return html`<details class="settings" ref=${box}>
    <summary class="ctl" aria-label=${t('player.settings')} title=${t('player.settings')}><${Icon} name="gear" /></summary>
    <div class="settings-box">
      <${ModeChoice} mode=${mode} onChoose=${onChoose} />
      <p class="technical num">${t('player.technical', { how: technical() })}</p>
    </div>
  </details>`;
}
