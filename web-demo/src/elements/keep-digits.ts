/** Keeps so many digits of what is typed or pasted into a field, also from a full-width keyboard. */
export function keepDigits(count: number): (event: InputEvent | CompositionEvent) => void {
  return (event) => {
    const { target } = event;
    if (!(target instanceof HTMLInputElement) || ('isComposing' in event && event.isComposing)) return;
    const digits = target.value
      .normalize('NFKC')
      .replace(/[^0-9]/g, '')
      .slice(0, count);
    if (digits !== target.value) target.value = digits;
  };
}
