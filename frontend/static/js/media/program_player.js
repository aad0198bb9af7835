/**
 * The program in one element, by whichever way it comes (path_steps.js decides): opens and closes the connections, tries the direct way
 * behind the other one, and keeps the last picture in sight while they change. Knows no page.
 * @module
 */
import { NEEDS, START, eventOf, step } from './path_steps.js';

/** @typedef {import('./media_link.js').MediaNews} MediaNews */
/** @typedef {import('./path_steps.js').Path} Path */
/** @typedef {import('./path_steps.js').PathEvent} PathEvent */
/** @typedef {'picture'|'sound'|'text'} Mode */

/**
 * @typedef {object} Connection
 * @property {() => void} play
 * @property {() => void} stop
 * @property {() => number | null} programAt
 */
/** @typedef {Connection & {show: (video: HTMLVideoElement) => Promise<void>}} Direct */
/** @typedef {Connection & {seek: (behind_s: number) => void, behind: () => number, window: () => number}} Later */
/**
 * @typedef {object} Doors what opens a connection; `heard` is called with its news
 * @property {(video: HTMLVideoElement | null, audioOnly: boolean, heard: (news: MediaNews) => void) => Direct} direct
 * @property {(video: HTMLVideoElement, audioOnly: boolean, behind_s: number, heard: (news: MediaNews) => void) => Promise<Later>} later
 */
/** @typedef {{way: 'direct'|'later', connection: Connection | null, seen: boolean, hear: (news: MediaNews) => void}} Line one connection and its ear */
/**
 * @typedef {object} World
 * @property {() => number} now milliseconds that never go back
 * @property {() => number} chance
 * @property {(call: () => void, afterMs: number) => any} after
 * @property {(timer: any) => void} cancel
 * @property {() => boolean} visible
 */

/** @type {World} */
const PAGE = {
  now: () => performance.now(),
  chance: () => Math.random(),
  after: (call, ms) => setTimeout(call, ms),
  cancel: (timer) => clearTimeout(timer),
  visible: () => document.visibilityState === 'visible',
};

export class ProgramPlayer {
  /** @type {Path} */ #path = START;
  /** @type {Line | null} */ #shown = null;
  /** @type {Line | null} */ #tried = null;
  /** @type {any} */ #timer;
  #audioOnly = false;
  #behind_s = 0;

  /**
   * @param {HTMLVideoElement} video
   * @param {Doors} doors
   * @param {{hold: () => void, release: () => void}} still
   * @param {(news: MediaNews, stage: import('./path_steps.js').Stage) => void} onNews
   * @param {World} [world]
   */
  constructor(video, doors, still, onNews, world = PAGE) {
    this.video = video;
    this.doors = doors;
    this.still = still;
    this.onNews = onNews;
    this.world = world;
    /** @type {MediaNews} */
    this.news = { state: 'stopped', code: null };
  }

  get stage() {
    return this.#path.stage;
  }

  /** @param {Mode} mode text: no connection at all */
  want(mode) {
    if (mode === 'text') return this.#move('end');
    const audioOnly = mode === 'sound';
    if (audioOnly !== this.#audioOnly && this.stage !== 'off') this.#move('end');
    this.#audioOnly = audioOnly;
    this.#move('begin');
  }

  stop() {
    this.#move('end');
  }

  /** The page came into sight or went out of it. */
  looked() {
    if (!this.world.visible()) this.#move('hidden');
    this.#plan();
  }

  /** @param {number} behind_s how long before the live picture; 0 is that picture */
  goTo(behind_s) {
    if (behind_s <= 0) return this.toLive();
    const later = this.#later();
    this.#behind_s = behind_s;
    this.#move('go_back');
    later?.seek(behind_s);
  }

  /** Segments that are paused go on where they stopped: from then on they are behind. */
  pause() {
    this.#behind_s = 0;
    this.#move('go_back');
  }

  toLive() {
    this.#behind_s = 0;
    this.#later()?.seek(0);
    this.#move('return');
  }

  /** The server's time of what is shown now, in milliseconds; null without it. */
  programAt() {
    return this.#shown?.connection?.programAt() ?? null;
  }

  /** Seconds from the live picture of this way to the one that is shown. */
  behind() {
    return this.#later()?.behind() ?? 0;
  }

  /** How far back one may go on this way, in seconds. */
  window() {
    return this.#later()?.window() ?? 0;
  }

  #later() {
    return this.#shown?.way === 'later' ? /** @type {Later | null} */ (this.#shown.connection) : null;
  }

  /** @param {PathEvent} event */
  #move(event) {
    const before = this.#path;
    const path = step(before, event, this.world.now(), this.world.chance());
    if (path === before) return;
    this.#path = path;
    const { shown, behind } = NEEDS[path.stage];
    if (shown !== (this.#shown?.way ?? null)) {
      if (shown === 'direct' && this.#tried !== null) this.#promote(this.#tried);
      else this.#open(shown);
    }
    // A connection may have said at once that it will not come: the rest is then that later step's.
    if (this.#path !== path) return;
    if (!behind) this.#forget();
    else if (this.#tried === null) this.#try();
    if (this.#path !== path) return;
    this.#plan();
    if (path.stage !== before.stage) this.onNews(this.news, path.stage);
  }

  /** One timer for whatever is due next. Trying the direct way waits for somebody to look at the page. */
  #plan() {
    this.world.cancel(this.#timer);
    const { due, stage } = this.#path;
    if (due === null || (stage === 'later' && !this.world.visible())) return;
    this.#timer = this.world.after(() => this.#move('due'), Math.max(0, due - this.world.now()));
  }

  /** @param {'direct'|'later'|null} way */
  #open(way) {
    this.#close();
    if (way === null) {
      this.still.release();
      this.#tell({ state: 'stopped', code: null });
      return;
    }
    /** @type {Line} */
    const line = { way, connection: null, seen: false, hear: (news) => this.#hear(line, news) };
    this.#shown = line;
    this.#tell({ state: 'connecting', code: null });
    if (way === 'later') return void this.#openLater(line);
    line.connection = this.doors.direct(this.video, this.#audioOnly, (news) => line.hear(news));
    line.connection.play();
  }

  /** @param {Line} line */
  async #openLater(line) {
    const later = await this.doors.later(this.video, this.#audioOnly, this.#behind_s, (news) => line.hear(news));
    if (this.#shown !== line) return;
    line.connection = later;
    later.play();
  }

  #close() {
    const line = this.#shown;
    if (line === null) return;
    this.#shown = null;
    this.still.hold();
    drop(line);
  }

  #try() {
    /** @type {Line} */
    const line = { way: 'direct', connection: null, seen: false, hear: (news) => this.#tryHeard(news) };
    this.#tried = line;
    line.connection = this.doors.direct(null, this.#audioOnly, (news) => line.hear(news));
    line.connection.play();
  }

  /** @param {MediaNews} news */
  #tryHeard(news) {
    const event = eventOf(news, false);
    // A session that is only tried has no second try: the pause before the next one is the table's.
    if (event !== null) this.#move(event === 'dark' ? 'barred' : event);
  }

  #forget() {
    const line = this.#tried;
    this.#tried = null;
    if (line !== null) drop(line);
  }

  /** What was tried behind is shown from now on. @param {Line} line */
  #promote(line) {
    this.#tried = null;
    this.#close();
    this.#shown = line;
    line.seen = true;
    line.hear = (news) => this.#hear(line, news);
    const direct = /** @type {Direct} */ (line.connection);
    void direct.show(this.video).then(() => this.#shown === line && this.still.release());
  }

  /** @param {Line} line @param {MediaNews} news */
  #hear(line, news) {
    const there = news.state === 'live' || news.state === 'needs_gesture';
    const event = line.way === 'direct' ? eventOf(news, line.seen) : news.state === 'lost' || news.state === 'stopped' ? 'empty' : null;
    line.seen ||= there;
    if (there || news.code === 'not_live') this.still.release();
    else this.still.hold();
    this.#tell(news);
    if (event !== null) this.#move(event);
  }

  /** @param {MediaNews} news */
  #tell(news) {
    this.news = news;
    this.onNews(news, this.stage);
  }
}

/** Its last words are nobody's. @param {Line} line */
function drop(line) {
  line.hear = () => {};
  line.connection?.stop();
}
