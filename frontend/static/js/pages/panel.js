/** The session page: one wire, one seat, drawn over what the server rendered. */
import { html } from 'htm/preact';
import { render } from 'preact';
import { PanelApp } from '../panel/app.js';
import { browserCapture } from '../panel/capture.js';
import { programOf } from '../panel/program.js';
import { SeatSession } from '../panel/seat_session.js';
import { whipSender } from '../panel/sender.js';
import { startClock } from '../ui/clock.js';
import { Wire } from '../wire/wire.js';

/** Private windows may forbid storage; the session works without. */
function memoryOrNone() {
  try {
    return window.localStorage;
  } catch {
    return null;
  }
}

const root = document.getElementById('panel');
const boot = JSON.parse(document.getElementById('boot')?.textContent ?? 'null');
if (root && boot) {
  const wire = new Wire({ slug: boot.slug, role: boot.role, boot });
  const where = { debate: boot.view.debate.id, seat: boot.seat, mediaUrl: boot.media_url };
  const session = new SeatSession({
    wire,
    seatId: boot.seat,
    capture: browserCapture(),
    sender: whipSender(wire, where),
    program: programOf(wire, where),
    memory: memoryOrNone(),
    role: boot.role,
    byHand: boot.by_hand === true,
    medium: boot.medium ?? null,
  });
  startClock(() => wire.now());
  wire.start();
  root.replaceChildren();
  render(html`<${PanelApp} session=${session} />`, root);
  void session.start();
}
