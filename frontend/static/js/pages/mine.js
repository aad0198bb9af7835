/**
 * The page of receipts: takes a private link out of the address into a form, and copies one's own. Never sends a link by itself: that takes
 * the reader's click, and the server asks before one person takes the place of another.
 */
import { t } from '../ui/words.js';

/** What a private link carries: the id of a participant and its signature. Anchors of receipts begin with another letter. */
const KEY = /^#p[\w-]+\.[\w-]+$/;

const key = document.getElementById('take-key');
if (KEY.test(location.hash) && key instanceof HTMLInputElement) {
  key.value = location.hash.slice(1);
  // Over somebody's shoulder or in a shared screen, the address bar would be a key left in the door.
  history.replaceState(null, '', location.pathname + location.search);
  const section = document.getElementById('take');
  section?.removeAttribute('hidden');
  section?.querySelector('button')?.focus();
}

const copy = document.getElementById('copy');
const address = document.getElementById('private');
if (copy && address instanceof HTMLInputElement) {
  copy.hidden = false;
  copy.addEventListener('click', async () => {
    try {
      await navigator.clipboard.writeText(address.value);
      copy.textContent = t('mine.link.copied');
    } catch {
      // No clipboard outside https: the text is selected, for the reader's own keys.
      address.focus();
      address.select();
      copy.textContent = t('mine.link.by_hand');
    }
  });
}
