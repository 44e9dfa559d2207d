import { defineConfig } from 'vite';

/**
 * Two pages, `/` and `/phone`, built into `dist`. `gallery.html` shows every state of both without a service behind
 * them; it is built by itself (`--mode gallery`), for `npm run states` and its test, and never served to people.
 */
export default defineConfig(({ mode }) => ({
  base: '/',
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    assetsDir: 'assets',
    target: 'es2022',
    // The policy of the pages forbids `data:` for anything but pictures, and the wasm must stay a file.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: { input: mode === 'gallery' ? ['gallery.html'] : ['index.html', 'phone.html'] },
  },
}));
