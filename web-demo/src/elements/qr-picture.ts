import { create } from 'qrcode';
import { html, nothing, type TemplateResult } from 'lit';

/** Light modules around the code, without which many readers don't find it (ISO/IEC 18004 section 9.1 asks for four). */
const quietZone = 4;

/**
 * The text as a QR code, black on white whatever the theme: many readers don't find an inverted code. Without a label
 * it is only there to be looked at.
 */
export function qrPicture(text: string, label: string | undefined): TemplateResult {
  const { path, size } = qrPath(text);
  return html`
    <svg
      class="qr"
      role="img"
      aria-label=${label ?? nothing}
      aria-hidden=${label === undefined ? 'true' : nothing}
      viewBox=${`0 0 ${size} ${size}`}
      shape-rendering="crispEdges"
    >
      <rect width=${size} height=${size} fill="#fff"></rect>
      <path fill="#000" d=${path}></path>
    </svg>
  `;
}

/** One horizontal bar for each run of dark modules. */
function qrPath(text: string): { path: string; size: number } {
  const { modules } = create(text, { errorCorrectionLevel: 'M' });
  let path = '';
  for (let row = 0; row < modules.size; row += 1) {
    for (let column = 0; column < modules.size; column += 1) {
      const start = column;
      while (column < modules.size && modules.get(row, column) === 1) column += 1;
      if (column > start) path += `M${start + quietZone} ${row + quietZone}h${column - start}v1h-${column - start}z`;
    }
  }
  return { path, size: modules.size + 2 * quietZone };
}
