import { Injectable } from '@nestjs/common';
import { toBuffer, toString } from 'qrcode';

type Format = 'svg' | 'png';

// At most 20 kB each: a large PNG takes 10 ms to draw, and is asked for again by every reload of a page.
const kept = 500;

/** Codes as pictures. Drawn once: the newest are kept. */
@Injectable()
export class QrPicturesService {
  private readonly pictures = new Map<string, Promise<string | Buffer>>();

  async draw(text: string, format: Format, size: number): Promise<string | Buffer> {
    const name = `${format} ${size} ${text}`;
    const known = this.pictures.get(name);
    if (known) return known;
    const options = { width: size, errorCorrectionLevel: 'M' } as const;
    const picture =
      format === 'svg' ? toString(text, { ...options, type: 'svg' }) : toBuffer(text, { ...options, type: 'png' });
    this.pictures.set(name, picture);
    const [oldest] = this.pictures.keys();
    if (this.pictures.size > kept && oldest !== undefined) this.pictures.delete(oldest);
    return picture;
  }
}
