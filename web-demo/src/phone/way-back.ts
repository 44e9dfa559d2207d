import { takeCarrierReturn, type CarrierReturn } from '../client/carrier-visit.js';
import { qrIdOfPath } from '../client/scanned-text.js';
import { takeThirdPartyReturn, type ThirdPartyReturn } from '../client/third-party-visit.js';

/** From where the page is opened, and the code that the person came with. */
interface WayBack {
  thirdParty: ThirdPartyReturn | undefined;
  carrier: CarrierReturn | undefined;
  qrId: string | undefined;
}

/** Reads it out of the address, once: what is secret in there, and is no longer there after. */
export function takeWayBack(): WayBack {
  const [thirdParty, carrier] = [takeThirdPartyReturn(), takeCarrierReturn()];
  const qrId = qrIdOfPath(location.pathname) ?? thirdParty?.qrId ?? carrier?.qrId;
  return { thirdParty, carrier, qrId };
}
