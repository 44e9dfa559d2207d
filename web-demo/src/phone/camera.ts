import { pause } from '../client/pause.js';
import { openCodeReader } from './code-reader.js';

/** Why there is no picture. */
export type CameraFailure = 'refused' | 'missing' | 'busy';

/** Looks for a code some seven times a second: quick to a person, and light on the battery. */
const intervalMs = 150;

/** Whether this browser offers a camera to this page at all. */
export function hasCameraSupport(): boolean {
  return (navigator.mediaDevices as MediaDevices | undefined)?.getUserMedia !== undefined;
}

/**
 * Shows the camera in the element and tells each text that a code in it holds, until the signal. The camera is let go
 * at the signal, and the light beside it goes out.
 */
export async function scanWithCamera(
  video: HTMLVideoElement,
  signal: AbortSignal,
  listener: { onPicture(): void; onText(text: string): void },
): Promise<void> {
  const isStopped = () => signal.aborted;
  const stream = await navigator.mediaDevices.getUserMedia({
    audio: false,
    video: { facingMode: { ideal: 'environment' }, width: { ideal: 1280 }, height: { ideal: 720 } },
  });
  try {
    signal.throwIfAborted();
    video.srcObject = stream;
    const [read] = await Promise.all([openCodeReader(), video.play()]);
    signal.throwIfAborted();
    listener.onPicture();
    while (!isStopped()) {
      const text = await read(video);
      if (text !== undefined && !isStopped()) listener.onText(text);
      await pause(intervalMs, signal);
    }
  } finally {
    for (const track of stream.getTracks()) track.stop();
    video.srcObject = null;
  }
}

/** What the browser's refusal means to the person. */
export function cameraFailureOf(thrown: unknown): CameraFailure {
  const name = thrown instanceof DOMException ? thrown.name : '';
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'refused';
  if (name === 'NotFoundError' || name === 'OverconstrainedError') return 'missing';
  return 'busy';
}
