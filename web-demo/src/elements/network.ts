/** Tells whether the device has a network, now and at each change. "Yes" promises nothing; "no" is sure. */
export function watchNetwork(onChange: (isOffline: boolean) => void): void {
  const tell = () => onChange(!navigator.onLine);
  addEventListener('online', tell);
  addEventListener('offline', tell);
  tell();
}
