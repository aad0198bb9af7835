/** The last picture of an element, laid over it while its source changes: whoever watches sees a picture that stands, and never black. */
export class Still {
  /** @param {HTMLVideoElement} video in a box of its own, with nothing else in it */
  constructor(video) {
    this.video = video;
    this.canvas = document.createElement('canvas');
    this.canvas.className = 'still';
    this.canvas.hidden = true;
    this.canvas.setAttribute('aria-hidden', 'true');
    video.after(this.canvas);
  }

  /** Call it before the source goes. */
  hold() {
    const { videoWidth, videoHeight } = this.video;
    if (videoWidth === 0 || !this.canvas.hidden) return;
    this.canvas.width = videoWidth;
    this.canvas.height = videoHeight;
    this.canvas.getContext('2d')?.drawImage(this.video, 0, 0);
    this.canvas.hidden = false;
  }

  /** The new source has a picture, or there is none to wait for. */
  release() {
    this.canvas.hidden = true;
    // A picture of 720p is 3.7 MB that nobody looks at.
    this.canvas.width = 0;
  }
}
