/**
 * One WebRTC session negotiated by one HTTP POST, made again whenever it is lost: what publishing and playing have in common.
 * It knows no page and shows nothing; it says its state, and a stable code when something is wrong.
 */

import { watchSilence } from './silence.js';

export { statistics } from './statistics.js';

/** @typedef {'connecting' | 'live' | 'lost' | 'needs_gesture' | 'stopped'} MediaState */
/** @typedef {{state: MediaState, code: string | null}} MediaNews */

/**
 * @typedef {object} MediaOptions
 * @property {string} endpoint where to POST the offer
 * @property {() => Promise<string>} getTicket a bearer that is good now; asked before each attempt
 * @property {(news: MediaNews) => void} [onState] the same as the event `state`
 * @property {() => boolean} [over] the debate is over: the server ends its sessions itself, and there is none left to give back
 * @property {number} [connectWithinMs] how long a way to the media port is looked for
 */

const RETRY_FIRST_MS = 500;
const RETRY_LAST_MS = 10_000;
const CONNECT_WITHIN_MS = 10_000;
const GIVEN_BACK_WITHIN_MS = 300;
// Wi-Fi handovers recover by themselves in a second or two; past this the picture is missed.
const DISCONNECTED_MS = 3_000;

/** A refusal of the media port, or a failure to reach it. `final` ones will not pass by trying again. */
export class MediaRefused extends Error {
  /** @param {string} code @param {{final?: boolean, retryAfterMs?: number}} [how] */
  constructor(code, { final = false, retryAfterMs = 0 } = {}) {
    super(code);
    this.code = code;
    this.final = final;
    this.retryAfterMs = retryAfterMs;
  }
}

// A new ticket may cure these, though they are 401 or 403.
const CURED_BY_A_TICKET = new Set(['ticket_missing', 'ticket_malformed', 'ticket_expired']);
const WORTH_ANOTHER_TRY = new Set([408, 409, 429]);

/**
 * Full jitter (each waits a random part of a growing span), so that a server that comes back is not met by everybody at once.
 * @param {number} attempt from 0
 * @param {number} chance 0 to 1
 */
export function retryDelay(attempt, chance) {
  const span = Math.min(RETRY_LAST_MS, RETRY_FIRST_MS * 2 ** Math.min(attempt + 1, 10));
  return Math.round(RETRY_FIRST_MS + chance * (span - RETRY_FIRST_MS));
}

/** @param {Response} response */
async function refusalOf(response) {
  const body = await response.json().catch(() => null);
  const code = typeof body?.error?.code === 'string' ? body.error.code : 'media_failed';
  const retryAfterMs = 1000 * (Number(response.headers.get('Retry-After')) || 0);
  const client = response.status >= 400 && response.status < 500;
  const final = client && !CURED_BY_A_TICKET.has(code) && !WORTH_ANOTHER_TRY.has(response.status);
  return new MediaRefused(code, { final, retryAfterMs });
}

export class MediaLink extends EventTarget {
  /** @param {MediaOptions} options */
  constructor({ endpoint, getTicket, onState, over = () => false, connectWithinMs = CONNECT_WITHIN_MS }) {
    super();
    this.over = over;
    this.connectWithinMs = connectWithinMs;
    this.endpoint = endpoint;
    this.getTicket = getTicket;
    this.onState = onState;
    /** @type {MediaState} */
    this.state = 'stopped';
    /** @type {string | null} */
    this.code = null;
    /** @type {RTCPeerConnection | null} */
    this.pc = null;
    /** @type {string | null} */
    this.session = null;
    /** Each attempt has a number; what an older one still says is let pass. */
    this.attempt = 0;
    this.failures = 0;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
    this.endSilence = () => {};
    this.leave = () => this.end();
    this.online = () => {
      if (this.state === 'lost') this.again(0);
    };
  }

  /** Begin, and go on through every loss until stop(). */
  start() {
    if (this.state !== 'stopped') return;
    this.failures = 0;
    addEventListener('pagehide', this.leave);
    addEventListener('online', this.online);
    this.tell('connecting');
    void this.connect();
  }

  /** @param {string | null} [code] */
  stop(code = null) {
    removeEventListener('pagehide', this.leave);
    removeEventListener('online', this.online);
    this.end();
    this.tell('stopped', code);
  }

  /**
   * What this session sends or receives. Called with a fresh connection, before the offer.
   * @param {RTCPeerConnection} _pc
   */
  prepare(_pc) {}

  /** The connection is up. */
  connected() {
    this.alive();
  }

  /** Media is there. */
  alive() {
    this.failures = 0;
    this.tell('live');
  }

  /** @param {MediaState} state @param {string | null} [code] */
  tell(state, code = null) {
    if (state === this.state && code === this.code) return;
    this.state = state;
    this.code = code;
    this.onState?.({ state, code });
    this.dispatchEvent(new CustomEvent('state', { detail: { state, code } }));
  }

  /** Close what is up, and tell the server, which would otherwise keep the seat for 3 s. */
  end() {
    this.attempt += 1;
    clearTimeout(this.timer);
    this.endSilence();
    const { pc, session } = this;
    this.pc = null;
    this.session = null;
    if (session === null || this.over()) return pc?.close();
    // Given back before it is closed: a connection that says goodbye takes its session with it, and the request would find none. keepalive
    // lets it outlive the page; a server that does not answer keeps nobody's microphone open.
    const close = () => pc?.close();
    setTimeout(close, GIVEN_BACK_WITHIN_MS);
    void fetch(session, { method: 'DELETE', keepalive: true }).then(close, close);
  }

  /** @param {string | null} code @param {number} [atLeastMs] */
  lose(code, atLeastMs = 0) {
    this.end();
    const attempt = this.attempt;
    this.tell('lost', code);
    // Whoever heard it may have stopped or begun anew meanwhile.
    if (attempt !== this.attempt) return;
    this.again(Math.max(atLeastMs, retryDelay(this.failures, Math.random())));
    this.failures += 1;
  }

  /** @param {number} afterMs */
  again(afterMs) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.connect(), afterMs);
  }

  async connect() {
    this.end();
    const attempt = this.attempt;
    /** @type {RTCPeerConnection | null} */
    let pc = null;
    try {
      const ticket = await this.ticket();
      if (attempt !== this.attempt) return;
      // No server is asked for our address: the media port learns it from our own connectivity checks.
      pc = new RTCPeerConnection({ iceServers: [], bundlePolicy: 'max-bundle' });
      this.pc = pc;
      this.watch(pc, attempt);
      this.prepare(pc);
      await pc.setLocalDescription();
      const answer = await this.post(ticket, pc.localDescription?.sdp ?? '', attempt);
      if (attempt !== this.attempt) return;
      await pc.setRemoteDescription({ type: 'answer', sdp: answer });
      this.timer = setTimeout(() => this.lose('media_blocked'), this.connectWithinMs);
    } catch (error) {
      pc?.close();
      if (attempt !== this.attempt) return;
      if (!(error instanceof MediaRefused)) this.lose('media_failed');
      else if (error.final) this.stop(error.code);
      else this.lose(error.code, error.retryAfterMs);
    }
  }

  async ticket() {
    try {
      return await this.getTicket();
    } catch (error) {
      throw new MediaRefused(/** @type {any} */ (error)?.code ?? 'media_unreachable');
    }
  }

  /** @param {string} ticket @param {string} offer @param {number} attempt */
  async post(ticket, offer, attempt) {
    const headers = { Authorization: `Bearer ${ticket}`, 'Content-Type': 'application/sdp' };
    const response = await fetch(this.endpoint, { method: 'POST', headers, body: offer }).catch(() => null);
    if (response === null) throw new MediaRefused('media_unreachable');
    if (response.status !== 201) throw await refusalOf(response);
    const session = new URL(response.headers.get('Location') ?? '', new URL(this.endpoint, location.href)).href;
    if (attempt === this.attempt) this.session = session;
    else void fetch(session, { method: 'DELETE' }).catch(() => {});
    return response.text();
  }

  /** @param {RTCPeerConnection} pc @param {number} attempt */
  watch(pc, attempt) {
    pc.addEventListener('connectionstatechange', () => {
      if (attempt !== this.attempt) return;
      const state = pc.connectionState;
      if (state === 'failed' || state === 'closed') this.lose('media_unreachable');
      if (state !== 'connected' && state !== 'disconnected') return;
      clearTimeout(this.timer);
      if (state === 'connected') {
        this.endSilence();
        this.endSilence = watchSilence(pc, () => this.lose('media_unreachable'));
        this.connected();
      } else this.timer = setTimeout(() => this.lose('media_unreachable'), DISCONNECTED_MS);
    });
  }
}
