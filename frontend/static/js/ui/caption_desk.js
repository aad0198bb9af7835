/** What a captioner has before them: the line being typed, the last lines to correct, the abbreviations. */
import { signal } from '@preact/signals';
import { html } from 'htm/preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { expanded } from './abbreviations.js';
import { Icon } from './icon.js';
import { errorSentence, number, spaced, t, time } from './words.js';

/** @typedef {import('./poll_views.js').Caption} Caption */

/** The line being typed: when its words began to be said is when its first letter was typed, on the picture's clock. */
export class CaptionLine {
  text = signal('');
  /** @type {import('@preact/signals').Signal<string | null>} */ error = signal(null);
  /** @type {number | null} */ #began_at = null;

  /**
   * @param {object} desk
   * @param {(command: any) => Promise<unknown>} desk.send
   * @param {() => number} desk.pictureAt
   * @param {() => string} desk.newId
   * @param {number} desk.limit
   */
  constructor(desk) {
    this.desk = desk;
  }

  /** @param {string} text */
  type(text) {
    this.#began_at = text === '' ? null : (this.#began_at ?? this.desk.pictureAt());
    this.error.value = null;
    this.text.value = text;
  }

  /** @param {import('./abbreviations.js').Short} short */
  async send(short) {
    const text = expanded(this.text.value, short).trim();
    if (text === '' || text.length > this.desk.limit) {
      this.error.value = text === '' ? 'caption_empty' : 'caption_too_long';
      return;
    }
    const command = { type: 'caption.write', caption: this.desk.newId(), text, began_at: Math.round(this.#began_at ?? this.desk.pictureAt()) };
    this.type('');
    await this.give(command);
  }

  /** @param {{type: string, [field: string]: unknown}} command */
  async give(command) {
    try {
      await this.desk.send(command);
    } catch (error) {
      this.error.value = String(/** @type {any} */ (error)?.code ?? 'unknown');
      // The words go back where they were typed, unless others are being typed meanwhile.
      if (command.type === 'caption.write' && this.text.value === '') this.text.value = String(command['text']);
    }
  }
}

/** @param {{line: CaptionLine, short: import('./abbreviations.js').Short, live: boolean, limit: number, onUp: () => void}} props */
export function WriteLine({ line, short, live, limit, onUp }) {
  /** @param {KeyboardEvent} event */
  const onKeyDown = (event) => {
    if (event.isComposing) return;
    const field = /** @type {HTMLTextAreaElement} */ (event.currentTarget);
    if (event.key === 'Enter') {
      event.preventDefault();
      void line.send(short);
    } else if (event.key === 'ArrowUp' && field.value === '') {
      event.preventDefault();
      onUp();
    } else if (event.key === ' ') {
      const at = field.selectionStart;
      const full = expanded(field.value.slice(0, at), short);
      if (full === field.value.slice(0, at)) return;
      event.preventDefault();
      const text = `${full} ${field.value.slice(field.selectionEnd)}`;
      line.type(text);
      field.value = text;
      field.setSelectionRange(full.length + 1, full.length + 1);
    }
  };
  return html`<h2 id="write-h">${t('captioner.write')}</h2>
    ${!live && html`<p class="note">${t('captioner.not_live')}</p>`}
    <p class="field"><label for="caption-line" class="sr">${t('captioner.line')}</label>
      <textarea class="input k-line" id="caption-line" rows="2" autocomplete="off" aria-describedby="caption-keys caption-error" value=${line.text.value}
        aria-invalid=${line.error.value ? 'true' : undefined} onKeyDown=${onKeyDown}
        onInput=${(/** @type {any} */ event) => line.type(event.currentTarget.value)}></textarea></p>
    <p class="err" id="caption-error" role="alert">${line.error.value && html`<${Icon} name="alert" /><span>${errorSentence(line.error.value)}</span>`}</p>
    <p class="row wrap"><button type="button" class="btn main" onClick=${() => void line.send(short)}><${Icon} name="send" /><span>${t('captioner.send')}</span></button>
      <span class="meta" id="caption-keys">${t('captioner.keys')}</span><span class=${line.text.value.length > limit ? 'meta num push bad' : 'meta num push'}>${t('captioner.count', { n: number(line.text.value.length), limit: number(limit) })}</span></p>`;
}

/** @param {{lines: Caption[], onCorrect: (id: string, text: string) => void, onDone: () => void}} props */
export function LastLines({ lines, onCorrect, onDone }) {
  return html`<h2 id="lines-h">${t('captioner.lines')}</h2>
    ${lines.length === 0 && html`<p class="meta">${t('captioner.none')}</p>`}
    <ol class="k-list" reversed>
      ${lines.map((line) => html`<li key=${line.id}><${LineField} line=${line} onCorrect=${onCorrect} onDone=${onDone} /></li>`)}
    </ol>`;
}

/**
 * What is typed here stays, whatever else happens in the debate meanwhile, until it is what the line says.
 * @param {{line: Caption, onCorrect: (id: string, text: string) => void, onDone: () => void}} props
 */
function LineField({ line, onCorrect, onDone }) {
  const [typed, setTyped] = useState(/** @type {string | null} */ (null));
  const sent = useRef(/** @type {string | null} */ (null));
  useEffect(() => {
    sent.current = null;
    setTyped((now) => (now === line.text ? null : now));
  }, [line.text]);
  /** Enter, and the change event of the field that is left after it, are one correction. @param {string} text */
  const correct = (text) => {
    if (text === line.text || text === sent.current) return;
    sent.current = text;
    onCorrect(line.id, text);
  };
  /** @param {KeyboardEvent} event */
  const onKeyDown = (event) => {
    const field = /** @type {HTMLTextAreaElement} */ (event.currentTarget);
    if (event.key === 'Enter' && !event.isComposing) {
      event.preventDefault();
      correct(field.value);
      onDone();
    } else if (event.key === 'Escape') {
      field.value = line.text;
      setTyped(null);
      onDone();
    }
  };
  const words = t('captioner.correct', { time: time(line.at), text: line.text });
  return html`<span class="meta num">${time(line.at)}</span
    ><textarea class="input" rows="2" aria-label=${words} value=${typed ?? line.text} onKeyDown=${onKeyDown}
      onInput=${(/** @type {any} */ event) => setTyped(event.currentTarget.value)} onChange=${(/** @type {any} */ event) => correct(event.currentTarget.value)}
    ></textarea><button type="button" class="btn bare" aria-label=${t('captioner.remove', { text: line.text })} onClick=${() => onCorrect(line.id, '')}><${Icon} name="close" /></button>`;
}

/** @param {{short: import('./abbreviations.js').Abbreviations}} props */
export function ShortForms({ short }) {
  /** @param {SubmitEvent} event */
  const onSubmit = (event) => {
    event.preventDefault();
    const form = /** @type {HTMLFormElement} */ (event.currentTarget);
    const { key, words } = /** @type {Record<string, HTMLInputElement>} */ (/** @type {unknown} */ (form.elements));
    if (key && words && short.add(key.value, words.value)) {
      form.reset();
      key.focus();
    }
  };
  const list = Object.entries(short.list.value).sort(([a], [b]) => a.localeCompare(b));
  return html`<h2 id="short-h">${t('captioner.short')}</h2>
    <p class="meta">${t('captioner.short_said')}</p>
    <form class="k-short-form" onSubmit=${onSubmit}>
      <p class="field"><label for="short-key">${t('captioner.short_key')}</label><input class="input" id="short-key" name="key" maxlength="20" autocomplete="off" /></p>
      <p class="field"><label for="short-words">${t('captioner.short_words')}</label><input class="input" id="short-words" name="words" maxlength="120" autocomplete="off" /></p>
      <button class="btn">${t('captioner.short_add')}</button>
    </form>
    <ul class="k-shorts">
      ${list.map(([key, words]) => html`<li key=${key}><kbd>${key}</kbd><span>${spaced(words)}</span><button type="button" class="btn bare" aria-label=${t('captioner.short_remove', { short: key })} onClick=${() => short.remove(key)}><${Icon} name="close" /></button></li>`)}
    </ul>`;
}
