import { html, svg, type TemplateResult } from 'lit';

/** Strokes in a box of 24. */
const strokes = {
  site: 'M12 3a9 9 0 1 0 0 18a9 9 0 1 0 0-18M3 12h18M12 3c5 5 5 13 0 18c-5-5-5-13 0-18',
  computer: 'M4 5h16v10.5H4zM9 20h6M12 15.5V20',
  phone: 'M7.5 3h9v18h-9zM11 17.8h2',
  place:
    'M12 21c4.5-4.8 6.5-8 6.5-11a6.5 6.5 0 1 0-13 0c0 3 2 6.2 6.5 11M12 7.8a2.2 2.2 0 1 0 0 4.4a2.2 2.2 0 1 0 0-4.4',
  address: 'M9.5 4h5v4.5h-5zM3.5 15.5h5V20h-5zM15.5 15.5h5V20h-5zM12 8.5V12M6 15.5V12h12v3.5',
  time: 'M12 3.5a8.5 8.5 0 1 0 0 17a8.5 8.5 0 1 0 0-17M12 7.5V12l3 2',
  check: 'M5 12.5l4.5 4.5L19 7.5',
  alert: 'M12 4L21.5 20h-19zM12 10v4.5M12 17.2v.1',
  stop: 'M12 3.5a8.5 8.5 0 1 0 0 17a8.5 8.5 0 1 0 0-17M6 6l12 12',
  broken:
    'M4.5 9.5a11 11 0 0 1 4-2.3M15 7a11 11 0 0 1 4.5 2.5M8 13.2a6 6 0 0 1 2.5-1.5M16 13.2l-1-.7M12 18v.1M4 4l16 16',
  shield: 'M12 3l7.5 3v5.5c0 4.5-3 7.8-7.5 9.5c-4.5-1.7-7.5-5-7.5-9.5V6zM9 12l2.2 2.2L15.2 10',
  camera: 'M4 7.5h3.5L9 5h6l1.5 2.5H20V19H4zM12 9.8a3.2 3.2 0 1 0 0 6.4a3.2 3.2 0 1 0 0-6.4',
  person: 'M12 4a4 4 0 1 0 0 8a4 4 0 1 0 0-8M4.5 20.5c1-4 4-6 7.5-6s6.5 2 7.5 6',
  key: 'M8 11.5a4 4 0 1 0 0 8a4 4 0 1 0 0-8M11 12.7L19.5 4.2M16 7.7l2.8 2.8M13.6 10.1l1.8 1.8',
  lock: 'M5.5 11h13v9.5h-13zM8.5 11V7.5a3.5 3.5 0 0 1 7 0V11M12 14.8v2',
  back: 'M14.5 5.5L8 12l6.5 6.5',
  onward: 'M9.5 5.5L16 12l-6.5 6.5',
  merge: 'M5 4v4.5c0 4 7 4 7 8V20M19 4v4.5c0 4-7 4-7 8M8.8 17.2L12 20.4l3.2-3.2',
} as const;

export type IconName = keyof typeof strokes;

/** A small drawing beside words that say the same. */
export function icon(name: IconName): TemplateResult {
  return html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true">${svg`<path d=${strokes[name]}></path>`}</svg>`;
}
