import type { Provider } from '../../provider.js';
import { CamaraProblem } from './api.js';
import { addNumberVerification } from './number-verification.js';
import { addSubscriptions } from './subscriptions.js';
import { addWhatChanged } from './what-changed.js';

/** An operator's APIs by CAMARA's Fall25 definitions; its authorization server is `camara-op`. */
export const camaraApis: Provider = {
  id: 'camara',
  fail: (reply, _request, code = 'INTERNAL') => new CamaraProblem(code).answer(reply),
  routes: (app, world) => {
    addNumberVerification(app, world);
    addWhatChanged(app, world);
    addSubscriptions(app, world);
  },
};
