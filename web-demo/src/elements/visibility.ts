import type { Visibility } from '../client/visibility.js';

/** Whether someone looks at this tab. */
export const tabVisibility: Visibility = {
  get isVisible() {
    return document.visibilityState === 'visible';
  },

  whenVisible(signal) {
    return new Promise((resolve, reject) => {
      signal.throwIfAborted();
      if (document.visibilityState === 'visible') return resolve();
      const look = () => {
        if (document.visibilityState !== 'visible') return;
        done();
        resolve();
      };
      const leave = () => {
        done();
        reject(signal.reason as Error);
      };
      const done = () => {
        document.removeEventListener('visibilitychange', look);
        signal.removeEventListener('abort', leave);
      };
      document.addEventListener('visibilitychange', look);
      signal.addEventListener('abort', leave);
    });
  },
};
