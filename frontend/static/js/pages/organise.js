/** The organiser's desk: buttons that copy a link or a token. Everything else on the page is a plain form. */
import { t } from '../ui/words.js';

const SAID_MS = 2000;

for (const button of document.querySelectorAll('button[data-copy]')) {
  if (!(button instanceof HTMLButtonElement)) continue;
  const field = document.getElementById(button.dataset.copy ?? '');
  if (!(field instanceof HTMLInputElement)) continue;
  button.hidden = false;
  button.addEventListener('click', async () => {
    const before = [...button.childNodes];
    try {
      await navigator.clipboard.writeText(field.value);
      button.textContent = t('organise.copy.done');
    } catch {
      // No clipboard outside https: the text is selected, for the reader's own keys.
      field.focus();
      field.select();
      button.textContent = t('organise.copy.by_hand');
    }
    setTimeout(() => button.replaceChildren(...before), SAID_MS);
  });
}
