import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Locale } from '../../../src/contract/primitives.js';

const storageKey = 'saoma:language';

/** The languages by the names that their readers know. */
export const languageNames: Record<Locale, string> = { 'zh-CN': '中文', en: 'English' };

const changes = new EventTarget();
let current: Locale = stored() ?? preferred();
document.documentElement.lang = current;

/** The language that the page is shown in. */
export function language(): Locale {
  return current;
}

/** Shows the page in this language, now and at the next visit. */
export function setLanguage(next: Locale): void {
  current = next;
  document.documentElement.lang = next;
  try {
    localStorage.setItem(storageKey, next);
  } catch {
    // Where nothing may be stored, the choice lasts as long as the page.
  }
  changes.dispatchEvent(new Event('change'));
}

/** Renders its element anew when the language changes. */
export class LanguageController implements ReactiveController {
  readonly #update = (): void => this.host.requestUpdate();

  constructor(private readonly host: ReactiveControllerHost) {
    host.addController(this);
  }

  hostConnected(): void {
    changes.addEventListener('change', this.#update);
  }

  hostDisconnected(): void {
    changes.removeEventListener('change', this.#update);
  }
}

function stored(): Locale | undefined {
  try {
    const value = localStorage.getItem(storageKey);
    return value === 'zh-CN' || value === 'en' ? value : undefined;
  } catch {
    return undefined;
  }
}

/** The first of the browser's languages that we speak. */
function preferred(): Locale {
  for (const tag of navigator.languages) {
    if (/^zh\b/i.test(tag)) return 'zh-CN';
    if (/^en\b/i.test(tag)) return 'en';
  }
  return 'en';
}
