/**
 * The ledger grows while one reads: asks for the head now and then, and takes the new page's parts when there is another. Copies the head.
 * Never builds a sentence: the server says what an entry means.
 */
import { t } from '../ui/words.js';

const ASK_EVERY_MS = 5000;
const ASK_LEAST_MS = 60_000;
/** Drawn anew as they are; entries are added one by one, so that what somebody reads or points at stays. */
const PARTS = ['sums', 'found', 'reasons', 'head', 'noted'];

const main = document.querySelector('main');
let length = Number(main?.dataset['length'] ?? 0);
let wait = ASK_EVERY_MS;

function wakeCopying() {
  for (const button of document.querySelectorAll('button[data-copy]')) {
    if (!(button instanceof HTMLButtonElement) || !navigator.clipboard) continue;
    button.hidden = false;
    button.onclick = async () => {
      const said = button.querySelector('span');
      try {
        await navigator.clipboard.writeText(button.dataset['copy'] ?? '');
        if (said) said.textContent = t('ledger_page.copied');
      } catch {
        if (said) said.textContent = t('ledger_page.by_hand');
      }
    };
  }
}

/** @param {Document} fresh */
function take(fresh) {
  for (const id of PARTS) {
    const [old, made] = [document.getElementById(id), fresh.getElementById(id)];
    // What has the focus, or is unfolded, waits for the next time.
    if (old && made && !old.contains(document.activeElement) && !old.querySelector('details[open]')) old.replaceWith(made);
  }
  const [list, made] = [document.getElementById('chain'), fresh.getElementById('chain')];
  if (!list || !made) return;
  if (!(list instanceof HTMLOListElement)) {
    list.replaceWith(made);
    return;
  }
  const known = list.firstElementChild;
  for (const entry of [...made.children]) {
    if (!document.getElementById(entry.id)) list.insertBefore(entry, known);
  }
}

async function look() {
  try {
    const answer = await fetch(main?.dataset['head'] ?? '', { headers: { accept: 'application/json' } });
    if (!answer.ok) throw new Error(String(answer.status));
    /** @type {{length: number}} */
    const head = await answer.json();
    if (head.length !== length) {
      const page = await fetch(location.pathname + location.search);
      if (!page.ok) throw new Error(String(page.status));
      take(new DOMParser().parseFromString(await page.text(), 'text/html'));
      const said = document.getElementById('grown');
      if (said) said.textContent = t('ledger_page.grown', { n: head.length - length });
      length = head.length;
      wakeCopying();
    }
    wait = ASK_EVERY_MS;
  } catch {
    wait = Math.min(ASK_LEAST_MS, wait * 2);
  }
}

async function follow() {
  // An older page does not change; a page nobody looks at need not.
  if (document.visibilityState === 'visible' && !new URLSearchParams(location.search).has('before')) await look();
  // Spread, so that a room full of readers does not ask at once.
  setTimeout(() => void follow(), wait * (0.8 + Math.random() * 0.4));
}

wakeCopying();
setTimeout(() => void follow(), wait);
