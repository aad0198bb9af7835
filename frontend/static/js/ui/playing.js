/** How one element plays: paused, muted, how loud. Kept apart from it so that the controls follow whoever changes it, a headset's keys too. */
import { signal } from '@preact/signals';

export class Playing {
  /** @param {boolean} silent starts muted on purpose: a hall screen has its own sound */
  constructor(silent = false) {
    this.paused = signal(true);
    this.muted = signal(silent);
    this.volume = signal(1);
    /** @type {HTMLVideoElement | null} */
    this.video = null;
    /** Paused by somebody: a connection that comes back must not start it again. */
    this.rests = false;
  }

  /** @param {HTMLVideoElement} video */
  attach(video) {
    if (this.video === video) return;
    this.video = video;
    video.muted = this.muted.value;
    const follow = () => {
      this.paused.value = video.paused;
      this.muted.value = video.muted;
      this.volume.value = video.volume;
    };
    video.addEventListener('play', () => this.rests && video.pause());
    for (const name of ['play', 'pause', 'playing', 'volumechange', 'emptied']) video.addEventListener(name, follow);
    // A headset's keys come here, and not past `rests`.
    navigator.mediaSession?.setActionHandler('play', () => void this.play());
    navigator.mediaSession?.setActionHandler('pause', () => this.pause());
  }

  async play() {
    this.rests = false;
    // Refused or overtaken by another load: the element stays paused and its events say so.
    await this.video?.play().catch(() => {});
  }

  pause() {
    this.rests = true;
    this.video?.pause();
  }

  toggle() {
    if (this.paused.value) void this.play();
    else this.pause();
  }

  /** @param {boolean} muted */
  mute(muted) {
    if (!this.video) return;
    this.video.muted = muted;
    if (!muted && this.video.volume === 0) this.video.volume = 1;
    if (!muted) void this.play();
  }

  /** @param {number} volume 0 to 1 */
  louder(volume) {
    if (!this.video) return;
    this.video.volume = volume;
    this.mute(volume === 0);
  }
}
