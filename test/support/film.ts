/// <reference lib="dom" />
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';

const width = 640;
const height = 480;

/**
 * Films what a page shows, as a camera would that is held before the screen: a file for Chromium's fake camera
 * (YUV4MPEG2, one frame, which it repeats), and nothing in it but the page's pixels in grey.
 */
export async function film(page: Page): Promise<string> {
  const picture = (await page.screenshot()).toString('base64');
  const grey = await page.evaluate(greyOf, { picture, width, height });
  const header = `YUV4MPEG2 W${String(width)} H${String(height)} F10:1 Ip A1:1 C420jpeg\nFRAME\n`;
  const colourless = Buffer.alloc((width * height) / 2, 128);
  const file = join(mkdtempSync(join(tmpdir(), 'saoma-film-')), 'screen.y4m');
  writeFileSync(file, Buffer.concat([Buffer.from(header), Buffer.from(grey, 'base64'), colourless]));
  return file;
}

/** Runs in the page: the picture fitted into the frame, one byte of grey a pixel, in base64. */
async function greyOf(wanted: { picture: string; width: number; height: number }): Promise<string> {
  const image = new Image();
  image.src = `data:image/png;base64,${wanted.picture}`;
  await image.decode();
  const canvas = document.createElement('canvas');
  canvas.width = wanted.width;
  canvas.height = wanted.height;
  const context = canvas.getContext('2d');
  if (!context) throw new Error('no canvas');
  const scale = Math.min(wanted.width / image.width, wanted.height / image.height);
  context.fillRect(0, 0, wanted.width, wanted.height);
  context.drawImage(image, 0, 0, image.width * scale, image.height * scale);
  const { data } = context.getImageData(0, 0, wanted.width, wanted.height);
  let grey = '';
  for (let at = 0; at < data.length; at += 4) grey += String.fromCharCode(data[at + 1] ?? 0);
  return btoa(grey);
}
