import { language } from '../language/language.js';

/** A moment of the service in the reader's language and time zone. */
export function timeText(iso: string): string {
  const format = new Intl.DateTimeFormat(language(), { dateStyle: 'medium', timeStyle: 'short' });
  return format.format(new Date(iso));
}
