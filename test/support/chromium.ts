import { chromium, type Browser } from 'playwright-core';
import { testEnvironment } from './servers.js';

/** A headless Chromium; with a film, that is what its camera sees. */
export async function launchChromium(filmFile?: string): Promise<Browser> {
  const camera = [
    '--use-fake-ui-for-media-stream',
    '--use-fake-device-for-media-stream',
    `--use-file-for-fake-video-capture=${filmFile ?? ''}`,
  ];
  return chromium.launch({
    executablePath: testEnvironment('TEST_CHROMIUM'),
    args: [...testEnvironment('TEST_CHROMIUM_FLAGS').split(' '), ...(filmFile === undefined ? [] : camera)],
  });
}
