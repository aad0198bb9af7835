/**
 * Publishes a camera and a microphone to a seat, by WHIP (RFC 9725), and goes on through losses. Owns the session; never the devices.
 */
import { MediaLink, statistics } from './media_link.js';

/**
 * @typedef {object} PublishingStats
 * @property {number | null} rtt_ms
 * @property {number | null} loss share of packets the other end missed, 0 to 1
 * @property {number | null} fps pictures sent per second
 */

const VIDEO_BIT_RATE = 1_200_000;
const AUDIO_BIT_RATE = 64_000;

/** H.264 constrained baseline first: the program is made of it, and most machines encode it in hardware. VP8 stays as a way in. */
function preferred() {
  const codecs = RTCRtpSender.getCapabilities('video')?.codecs ?? [];
  /** @param {{mimeType: string, sdpFmtpLine?: string}} codec */
  const rank = ({ mimeType, sdpFmtpLine = '' }) => {
    if (mimeType === 'video/H264') return /profile-level-id=42e0/i.test(sdpFmtpLine) && sdpFmtpLine.includes('packetization-mode=1') ? 0 : 1;
    return mimeType === 'video/VP8' ? 2 : 3;
  };
  return [...codecs].sort((a, b) => rank(a) - rank(b));
}

export class WhipPublisher extends MediaLink {
  /** @param {import('./media_link.js').MediaOptions & {videoBitRate?: number}} options */
  constructor({ videoBitRate = VIDEO_BIT_RATE, ...options }) {
    super(options);
    this.videoBitRate = videoBitRate;
    /** @type {Map<string, MediaStreamTrack | null>} kind → what is sent */
    this.tracks = new Map();
    /** @type {Map<string, RTCRtpSender>} */
    this.senders = new Map();
  }

  /**
   * Send this stream's first picture and first sound, from now until stop().
   * @param {MediaStream} stream
   */
  publish(stream) {
    if (this.state !== 'stopped') this.stop();
    this.tracks = new Map();
    for (const track of stream.getTracks()) if (!this.tracks.has(track.kind)) this.tracks.set(track.kind, track);
    this.start();
  }

  /**
   * Another device, or null to send nothing of this kind, without a new session. A kind that was not published at first needs publish().
   * @param {'audio' | 'video'} kind
   * @param {MediaStreamTrack | null} track
   */
  async replaceTrack(kind, track) {
    const known = this.tracks.has(kind);
    this.tracks.set(kind, track);
    const sender = this.senders.get(kind);
    if (this.state === 'stopped') return;
    if (known && sender) await sender.replaceTrack(track);
    else void this.connect();
  }

  /** @param {RTCPeerConnection} pc */
  prepare(pc) {
    this.senders.clear();
    for (const [kind, track] of this.tracks) {
      const sendEncodings = [{ maxBitrate: kind === 'video' ? this.videoBitRate : AUDIO_BIT_RATE }];
      const transceiver = pc.addTransceiver(track ?? kind, { direction: 'sendonly', sendEncodings });
      if (kind === 'video') transceiver.setCodecPreferences(preferred());
      this.senders.set(kind, transceiver.sender);
    }
  }

  /** @returns {Promise<PublishingStats>} */
  async stats() {
    /** @type {PublishingStats} */
    const found = { rtt_ms: null, loss: null, fps: null };
    for (const entry of await statistics(this.pc)) {
      if (entry.type === 'outbound-rtp' && entry.kind === 'video') found.fps = entry.framesPerSecond ?? null;
      if (entry.type === 'remote-inbound-rtp') {
        if (typeof entry.roundTripTime === 'number') found.rtt_ms = Math.round(entry.roundTripTime * 1000);
        found.loss = Math.max(found.loss ?? 0, entry.fractionLost ?? 0);
      }
    }
    return found;
  }
}
