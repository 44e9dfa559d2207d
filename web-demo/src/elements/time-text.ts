import { language } from '../language/language.js';

/** A moment of the service in the reader's language and time zone. */
export function timeText(iso: string): string {
  const format = new Intl.DateTimeFormat(language(), { dateStyle: 'medium', timeStyle: 'short' });
  return format.format(new Date(iso));
}

/** The same, short enough for today: only the time. */
export function clockText(iso: string): string {
  return new Intl.DateTimeFormat(language(), { timeStyle: 'medium' }).format(new Date(iso));
}
