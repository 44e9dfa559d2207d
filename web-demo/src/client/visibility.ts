/** Whether someone looks at the page. */
export interface Visibility {
  readonly isVisible: boolean;
  /** Resolves when the page is looked at, at once if it is. Rejects with the signal's reason. */
  whenVisible(signal: AbortSignal): Promise<void>;
}
