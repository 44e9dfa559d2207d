/** The page that shows every state of the web pages, and what it shows. */
import { galleryFolder } from './builds.mjs';
import { findFreePort } from './free-port.mjs';
import { projectFolder } from './project.mjs';

/**
 * Serves the built gallery on this machine; `setUp({ gallery: true })` has built it.
 * @returns {Promise<{ url: string, close: () => Promise<void> }>}
 */
export async function serveGallery() {
  const { preview } = await import('vite'); // There only after `npm ci`.
  const port = await findFreePort();
  const server = await preview({
    root: `${projectFolder}/web-demo`,
    build: { outDir: galleryFolder },
    preview: { host: '127.0.0.1', port, strictPort: true },
    logLevel: 'error',
  });
  return { url: `http://127.0.0.1:${port}/gallery.html`, close: () => server.close() };
}

/**
 * Every state in every language, as the gallery lists them: a new sample is found without a word here.
 * @param {import('playwright-core').Page} page
 * @returns {Promise<{ page: string, state: string, language: string, url: string }[]>}
 */
export async function listStates(page, url) {
  await page.goto(url);
  const links = page.locator('.gallery-list a');
  await links.first().waitFor();
  const addresses = await links.evaluateAll((all) => all.map((link) => link.href));
  return addresses.map((address) => ({ ...Object.fromEntries(new URL(address).searchParams), url: address }));
}
