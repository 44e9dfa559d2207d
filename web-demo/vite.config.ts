import { defineConfig } from 'vite';

/**
 * Two pages, `/` and `/phone`, built into `dist`. `gallery.html` is served in development only: it shows every state
 * of both pages without a service behind them.
 */
export default defineConfig({
  base: '/',
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    assetsDir: 'assets',
    target: 'es2022',
    // The policy of the pages forbids `data:` for anything but pictures, and the wasm must stay a file.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: { input: ['index.html', 'phone.html'] },
  },
});
