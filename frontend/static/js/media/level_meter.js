/** How loud a microphone is, many times a second. It hands out a number and draws nothing. */

const EVERY_MS = 50;
const FLOOR_DB = -60;

/**
 * @param {Float32Array} samples
 * @returns {number} 0 to 1, linear in decibels of the peak, 0 at −60 dBFS
 */
export function levelOf(samples) {
  let peak = 0;
  for (const sample of samples) peak = Math.max(peak, Math.abs(sample));
  if (peak === 0) return 0;
  return Math.min(1, Math.max(0, (20 * Math.log10(peak) - FLOOR_DB) / -FLOOR_DB));
}

export class LevelMeter {
  /** @param {(level: number) => void} callback */
  constructor(callback) {
    this.callback = callback;
    /** @type {AudioContext | null} */
    this.context = null;
    /** @type {ReturnType<typeof setInterval> | undefined} */
    this.timer = undefined;
  }

  /** @param {MediaStream} stream of which the sound is listened to; nothing is played */
  start(stream) {
    this.stop();
    if (stream.getAudioTracks().length === 0) return;
    this.context = new AudioContext();
    const analyser = this.context.createAnalyser();
    analyser.fftSize = 2048; // 43 ms at 48 kHz: about one look
    this.context.createMediaStreamSource(stream).connect(analyser);
    const samples = new Float32Array(analyser.fftSize);
    void this.context.resume(); // a context made before a gesture sleeps
    this.timer = setInterval(() => {
      analyser.getFloatTimeDomainData(samples);
      this.callback(levelOf(samples));
    }, EVERY_MS);
  }

  stop() {
    clearInterval(this.timer);
    void this.context?.close();
    this.context = null;
  }
}
