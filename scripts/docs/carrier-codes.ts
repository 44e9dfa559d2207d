import { camaraTroubles } from '../../src/carrier/camara/camara-trouble.js';
import { aliyunCodes } from '../../src/carrier/providers/aliyun-carrier.client.js';
import { codeOfTrouble, type CarrierTrouble } from '../../src/carrier/providers/carrier-provider.js';
import { cmccExchangeCodes, cmccVerifyCodes } from '../../src/carrier/providers/cmcc-carrier.client.js';
import { jverifyCodes } from '../../src/carrier/providers/jverify-carrier.client.js';
import type { ProviderCodes } from '../../src/carrier/providers/provider-codes.js';
import { tencentCodes } from '../../src/carrier/providers/tencent-carrier.client.js';
import { code, table } from './markdown.js';

const providers: readonly (readonly [string, ProviderCodes])[] = [
  ['aliyun', aliyunCodes],
  ['cmcc', cmccExchangeCodes],
  ['cmcc, compared', cmccVerifyCodes],
  ['jverify', jverifyCodes],
  ['tencent', tencentCodes],
  ['camara', camaraTroubles],
];

/** What each provider's codes are in our words, those of one meaning in one line. */
export function carrierCodesTable(): string {
  const rows = providers.flatMap(([name, codes]) =>
    (Object.keys(codeOfTrouble) as CarrierTrouble[])
      .map((trouble) => ({ trouble, theirs: Object.keys(codes).filter((key) => codes[key] === trouble) }))
      .filter(({ theirs }) => theirs.length > 0)
      .map(({ trouble, theirs }) => [
        name,
        theirs.map(code).join(', '),
        trouble.replaceAll('_', ' '),
        code(codeOfTrouble[trouble]),
      ]),
  );
  return table(['provider', 'its code', 'is to us', 'the call answers'], rows);
}
