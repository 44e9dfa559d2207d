import openApi, { $OpenApiUtil } from '@alicloud/openapi-core';
import { z } from 'zod';
import type { AliyunAccess } from '../../config/carrier-settings.js';
import { CarrierRefusal } from './carrier-provider.js';
import { understood } from './carrier-http.client.js';

/** `Code` tells whether the call was understood; what it was for stands in the product's own fields. */
const answerSchema = z.looseObject({ Code: z.string() });
export type AliyunAnswer = z.infer<typeof answerSchema>;

/** What the SDK throws: a refusal by HTTP status has the gateway's code in it, a late answer a name of its own. */
const thrownSchema = z.object({
  name: z.string(),
  statusCode: z.int().optional(),
  code: z.string().optional(),
});

/** One product of Alibaba Cloud, by the generic client of its SDK: the products' own packages are ten times its size. */
export class AliyunGateway {
  private readonly client;

  /** @param version the product's, as `2017-05-25` */
  constructor(
    { url, accessKeyId, accessKeySecret }: AliyunAccess,
    private readonly version: string,
    private readonly timeoutMs: number,
  ) {
    const { protocol, host } = new URL(url);
    this.client = new openApi.default(
      new $OpenApiUtil.Config({
        accessKeyId,
        accessKeySecret,
        endpoint: host,
        protocol: protocol === 'http:' ? 'HTTP' : 'HTTPS',
        connectTimeout: timeoutMs,
        readTimeout: timeoutMs,
      }),
    );
  }

  /**
   * What the action answers; a refusal is an answer, too, whichever of the gateway's two ways it came.
   *
   * @throws CarrierRefusal `late`, `failed`. The SDK's own errors go no further: the address, with numbers and tokens, is
   * in their messages.
   */
  async call(action: string, query: Record<string, string>): Promise<AliyunAnswer> {
    return understood(answerSchema, await inTime(this.ask(action, query), this.timeoutMs));
  }

  private async ask(action: string, query: Record<string, string>): Promise<unknown> {
    const call = new $OpenApiUtil.Params({ ...callShape, action, version: this.version });
    try {
      const request = new $OpenApiUtil.OpenApiRequest({ query });
      return (await this.client.callApi(call, request, noOptions)).body;
    } catch (error) {
      const { name, statusCode, code } = understood(thrownSchema, error);
      if (statusCode !== undefined && code !== undefined) return { Code: code };
      if (name === 'RequestTimeoutError') throw new CarrierRefusal('late', 'no answer in time');
      throw new CarrierRefusal('failed', 'could not be asked, or answered with something that is not JSON');
    }
  }
}

/** The client's own settings hold for each call. */
const noOptions = {} as Parameters<InstanceType<typeof openApi.default>['callApi']>[2];

const callShape = {
  protocol: 'HTTPS',
  pathname: '/',
  method: 'POST',
  authType: 'AK',
  style: 'RPC',
  reqBodyType: 'formData',
  bodyType: 'json',
} as const;

/** The SDK's own times add up: one for the connection, one for the answer; and an answer cut short it calls no JSON. */
async function inTime<Answer>(asked: Promise<Answer>, ms: number): Promise<Answer> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new CarrierRefusal('late', 'no answer in time'));
    }, ms);
  });
  return Promise.race([asked, tooLate]).finally(() => {
    clearTimeout(timer);
  });
}
