/** The slip of paper a person takes back to their seat: nothing else of the page is printed (css/ticket_slip.css). Same markup as macros/clerk.html. */
import { html } from 'htm/preact';
import { spaced, t, time } from './words.js';

/**
 * @param {{ticket: string, text: string | null, spoken: boolean, at: number, title: string, host: string, code: string}} props
 */
export function TicketSlip({ ticket, text, spoken, at, title, host, code }) {
  return html`<p class="s-title">${spaced(title)}</p>
    <p class="s-no">${ticket}</p>
    ${text && html`<p class="s-text">${spaced(text)}</p>`}
    <p>${t(spoken ? 'clerk.slip.speaks' : 'clerk.slip.said')}</p>
    <p class="s-foot">${t('clerk.slip.follow', { host, code })}<span>${time(at)}</span></p>`;
}
