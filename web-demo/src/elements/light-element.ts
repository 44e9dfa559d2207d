import { LitElement } from 'lit';
import { LanguageController } from '../language/language.js';

/**
 * An element that renders into the page itself, in the page's language. Without a shadow root one stylesheet serves the
 * whole page, and a label, a description and the control they belong to may stand in different elements.
 */
export abstract class LightElement extends LitElement {
  protected readonly languageController = new LanguageController(this);

  protected override createRenderRoot(): HTMLElement {
    return this;
  }
}
