/** Reads a QR code out of a picture; undefined where there is none. */
export type CodeReader = (frame: HTMLVideoElement) => Promise<string | undefined>;

/** What of the browser's own detector is used; TypeScript's library doesn't know it yet. */
interface NativeDetector {
  detect(source: HTMLVideoElement): Promise<{ rawValue: string }[]>;
}
interface NativeDetectorClass {
  new (options: { formats: string[] }): NativeDetector;
  getSupportedFormats(): Promise<string[]>;
}

/** The browser's own reader where it reads QR codes, else the one that we bring, which is loaded only then. */
export async function openCodeReader(): Promise<CodeReader> {
  return (await openNativeReader()) ?? (await import('./zxing-reader.js')).openZxingReader();
}

async function openNativeReader(): Promise<CodeReader | undefined> {
  const detectorClass = (globalThis as { BarcodeDetector?: NativeDetectorClass }).BarcodeDetector;
  if (detectorClass === undefined) return undefined;
  // Chromium on Linux has the class and no formats.
  const formats = await detectorClass.getSupportedFormats().catch((): string[] => []);
  if (!formats.includes('qr_code')) return undefined;
  const detector = new detectorClass({ formats: ['qr_code'] });
  return async (video) => (await detector.detect(video))[0]?.rawValue;
}
