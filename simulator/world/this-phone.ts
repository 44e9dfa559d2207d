/** The phone that a browser here plays: which SIM is in it, and whether it is on its mobile network. */
export class ThisPhone {
  /** E.164; null means that there is no SIM in it. Alice's, until another is chosen. */
  phone: string | null = '+8613800000001';
  mobileData = true;
}
