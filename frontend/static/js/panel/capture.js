/** The devices of this browser, as the session uses them: opened, listed, listened to, and a speaker tried. */
import { listDevices, onDevices, openDevices, remember, setSpeaker } from '../media/devices.js';
import { LevelMeter } from '../media/level_meter.js';

/** @import { Capture } from './seat_session.js' */

/** Two notes a fifth apart: not to be taken for a warning of the system. */
const NOTES_HZ = [440, 660];
const NOTE_S = 0.35;

/** @returns {Capture} */
export function browserCapture() {
  return {
    async open({ camera, microphone, with_camera }, exact) {
      const stream = await openDevices({
        camera: with_camera && (exact === 'camera' && camera !== null ? camera : true),
        microphone: exact === 'microphone' && microphone !== null ? microphone : true,
      });
      for (const track of stream.getTracks()) {
        const { deviceId } = track.getSettings();
        if (deviceId) remember(track.kind === 'video' ? { camera: deviceId } : { microphone: deviceId });
      }
      return stream;
    },

    async list() {
      const { cameras, microphones, speakers } = await listDevices();
      return { camera: cameras, microphone: microphones, speaker: speakers };
    },

    watch: onDevices,

    async permission() {
      if (!isSecureContext || !navigator.mediaDevices?.getUserMedia) return 'insecure_context';
      if (typeof RTCPeerConnection === 'undefined') return 'unsupported';
      try {
        // Firefox knows no such permission names and throws: there, asking is shown first.
        const names = /** @type {PermissionName[]} */ (['camera', 'microphone']);
        const all = await Promise.all(names.map((name) => navigator.permissions.query({ name })));
        return all.every((one) => one.state === 'granted') ? 'granted' : 'ask';
      } catch {
        return 'ask';
      }
    },

    meter(stream, heard) {
      const meter = new LevelMeter(heard);
      meter.start(stream);
      return () => meter.stop();
    },

    async beep(speaker) {
      const context = new AudioContext();
      const out = context.createMediaStreamDestination();
      const audio = new Audio();
      audio.srcObject = out.stream;
      if (speaker !== null) await setSpeaker(audio, speaker);
      NOTES_HZ.forEach((frequency, at) => {
        const note = context.createOscillator();
        const volume = context.createGain();
        const from = context.currentTime + 0.05 + at * NOTE_S;
        note.frequency.value = frequency;
        volume.gain.setValueAtTime(0, from);
        volume.gain.linearRampToValueAtTime(0.25, from + 0.03);
        volume.gain.linearRampToValueAtTime(0, from + NOTE_S);
        note.connect(volume).connect(out);
        note.start(from);
        note.stop(from + NOTE_S);
        if (at === NOTES_HZ.length - 1) note.onended = () => void context.close();
      });
      await context.resume();
      await audio.play();
      await new Promise((resolve) => setTimeout(resolve, 1000 * (NOTES_HZ.length * NOTE_S + 0.3)));
      audio.srcObject = null;
    },
  };
}
