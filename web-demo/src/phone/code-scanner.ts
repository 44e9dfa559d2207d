import { html, nothing, type TemplateResult } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import { qrIdOfText } from '../client/scanned-text.js';
import { icon } from '../elements/icon.js';
import { LightElement } from '../elements/light-element.js';
import { typedText } from '../elements/typed-text.js';
import { language } from '../language/language.js';
import { phoneWords } from '../language/phone-words.js';
import { cameraFailureOf, hasCameraSupport, scanWithCamera, type CameraFailure } from './camera.js';

type CameraState = 'closed' | 'starting' | 'looking' | CameraFailure;

/** Comes by a code with the camera or a pasted link. Fires `code-found` with the session's id, for our own codes only. */
@customElement('code-scanner')
export class CodeScanner extends LightElement {
  @state() private camera: CameraState = hasCameraSupport() ? 'closed' : 'missing';
  @state() private isForeign = false;
  @query('video') private readonly video!: HTMLVideoElement | null;
  #scan: AbortController | undefined;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#close();
  }

  protected override render(): TemplateResult {
    const words = phoneWords[language()];
    const isOpen = this.camera === 'starting' || this.camera === 'looking';
    const isWithoutCamera = this.camera === 'refused' || this.camera === 'missing' || this.camera === 'busy';
    return html`
      <section class="scanner" aria-labelledby="scan-title">
        <h1 id="scan-title" tabindex="-1">${words.scanTitle}</h1>
        <p class="lead">${words.scanHint}</p>
        <div class="viewfinder">
          <video playsinline muted aria-label=${words.cameraPicture} ?hidden=${!isOpen}></video>
          <span class="viewfinder-frame" aria-hidden="true">${isOpen ? nothing : icon('camera')}</span>
        </div>
        <p class="scan-status" role="status">${this.#status()}</p>
        ${this.#renderButton(isOpen)}
        <details class="other-way" ?open=${isWithoutCamera}>
          <summary>${words.pasteInstead}</summary>
          <form class="form" @submit=${(event: SubmitEvent) => this.#submit(event)}>
            <label class="field">
              <span>${words.pasteLabel}</span>
              <input
                name="link"
                type="url"
                inputmode="url"
                autocomplete="off"
                spellcheck="false"
                required
                aria-describedby="paste-hint"
              />
            </label>
            <p id="paste-hint" class="quiet">${words.pasteHint} <bdi class="address">${location.origin}/q/…</bdi></p>
            <button type="submit" class="button">${words.pasteGo}</button>
          </form>
        </details>
        ${this.isForeign ? html`<p class="note note-bad" role="alert">${words.foreignCode}</p>` : nothing}
      </section>
    `;
  }

  #renderButton(isOpen: boolean): TemplateResult | typeof nothing {
    const words = phoneWords[language()];
    if (isOpen)
      return html`<button type="button" class="button" @click=${() => this.#close()}>${words.closeCamera}</button>`;
    if (this.camera === 'missing') return nothing;
    return html`
      <button type="button" class="button button-main" @click=${() => void this.#open()}>${words.openCamera}</button>
    `;
  }

  #status(): string {
    const words = phoneWords[language()];
    switch (this.camera) {
      case 'closed':
        return '';
      case 'starting':
        return words.cameraStarting;
      case 'looking':
        return words.cameraLooking;
      case 'refused':
        return words.cameraRefused;
      case 'missing':
        return words.cameraMissing;
      case 'busy':
        return words.cameraBusy;
    }
  }

  async #open(): Promise<void> {
    if (this.video === null) return;
    this.#close();
    const scan = new AbortController();
    this.#scan = scan;
    this.camera = 'starting';
    this.isForeign = false;
    try {
      await scanWithCamera(this.video, scan.signal, {
        onPicture: () => (this.camera = 'looking'),
        onText: (text) => this.#take(text),
      });
    } catch (thrown) {
      if (!scan.signal.aborted) this.camera = cameraFailureOf(thrown);
    }
  }

  #close(): void {
    if (this.#scan === undefined) return;
    this.#scan.abort();
    this.#scan = undefined;
    this.camera = 'closed';
  }

  #submit(event: SubmitEvent): void {
    event.preventDefault();
    if (event.target instanceof HTMLFormElement) this.#take(typedText(event.target, 'link'));
  }

  #take(text: string): void {
    const qrId = qrIdOfText(text, location.origin);
    this.isForeign = qrId === undefined;
    if (qrId === undefined) return;
    this.#close();
    this.dispatchEvent(new CustomEvent<string>('code-found', { detail: qrId, bubbles: true }));
  }
}
