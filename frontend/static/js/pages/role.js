/**
 * Where a role link lands: takes the secret out of the fragment into the form, and out of the address bar. A waiting device asks
 * now and then whether it was let in. Never sends the secret by itself: that takes the reader's click.
 */
import { t } from '../ui/words.js';

const ASK_EVERY_MS = 3000;

const form = document.getElementById('role-form');
const secret = location.hash.slice(1);
const input = document.getElementById('secret');
if (form && input instanceof HTMLInputElement && secret) {
  input.value = secret;
  input.type = 'hidden';
  document.getElementById('secret-field')?.setAttribute('hidden', '');
  // Over somebody's shoulder or in a shared screen, the address bar would be a key left in the door.
  history.replaceState(null, '', location.pathname + location.search);
}

const said = document.getElementById('waiting-said');
if (document.getElementById('waiting')) {
  const ask = async () => {
    try {
      const response = await fetch('/api/waiting', { headers: { accept: 'application/json' } });
      /** @type {{to: string | null}} */
      const { to } = await response.json();
      if (to) {
        location.assign(to);
        return;
      }
      if (said) said.textContent = t('access.wait_said');
    } catch {
      if (said) said.textContent = t('access.wait_lost');
    }
    setTimeout(ask, ASK_EVERY_MS);
  };
  setTimeout(ask, ASK_EVERY_MS);
}
