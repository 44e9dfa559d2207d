import { svg, type SVGTemplateResult, html, type TemplateResult } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import { shareLeft, type Life } from '../client/countdown.js';
import { LightElement } from './light-element.js';

/** Both run clockwise from the middle of the top, in a box of 100. */
const outlines = {
  circle: 'M50 1.5a48.5 48.5 0 0 1 0 97a48.5 48.5 0 0 1 0 -97',
  square: 'M50 1H92a7 7 0 0 1 7 7V92a7 7 0 0 1 -7 7H8a7 7 0 0 1 -7 -7V8a7 7 0 0 1 7 -7Z',
} as const;

/**
 * An outline that runs out with the time that is left. Only for the eye: the seconds stand beside it in words. One
 * animation of the browser's own draws it, so that the page does nothing meanwhile; with reduced motion it steps.
 */
@customElement('life-ring')
export class LifeRing extends LightElement {
  @property({ attribute: false }) life: Life | undefined;
  @property() shape: keyof typeof outlines = 'circle';
  @query('.ring-left') private readonly left!: SVGPathElement | null;
  #drawn: Animation | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.requestUpdate();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#drawn?.cancel();
  }

  protected override render(): TemplateResult {
    return html`<svg class="ring" viewBox="0 0 100 100" aria-hidden="true">${this.#paths()}</svg>`;
  }

  protected override updated(): void {
    this.#drawn?.cancel();
    const { life, left } = this;
    if (left === null) return;
    left.style.strokeDashoffset = life === undefined ? '0' : '1';
    const leftMs = life === undefined ? 0 : life.endsAt - performance.now();
    if (life === undefined || leftMs <= 0) return;
    this.#drawn = left.animate(
      { strokeDashoffset: [String(1 - shareLeft(life)), '1'] },
      { duration: leftMs, easing: isCalm() ? `steps(${Math.ceil(leftMs / 1000)})` : 'linear' },
    );
  }

  #paths(): SVGTemplateResult {
    const outline = outlines[this.shape];
    return svg`<path class="ring-whole" d=${outline}></path><path class="ring-left" d=${outline} pathLength="1"></path>`;
  }
}

function isCalm(): boolean {
  return matchMedia('(prefers-reduced-motion: reduce)').matches;
}
