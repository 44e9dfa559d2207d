import Bowser from 'bowser';

// A browser's own is under 300 characters; a longer one is not worth the parser's time.
const longest = 512;

/** Browser and system in words a person knows; `unknown` where a User-Agent doesn't tell. */
export function describeUserAgent(header: string | undefined): { browser: string; os: string } {
  if (!header) return { browser: 'unknown', os: 'unknown' };
  const { browser, os } = Bowser.parse(header.slice(0, longest));
  const version = browser.version?.split('.')[0];
  return {
    browser: browser.name ? [browser.name, version].filter(Boolean).join(' ') : 'unknown',
    os: os.name ? [os.name, os.versionName ?? os.version].filter(Boolean).join(' ') : 'unknown',
  };
}
