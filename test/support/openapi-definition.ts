import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv, type ErrorObject } from 'ajv';
import addFormats from 'ajv-formats';
import { parse } from 'yaml';

/** A call as it went over the wire. */
export interface Exchange {
  readonly method: string;
  /** Behind the API's base path. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: unknown;
  readonly status: number;
  readonly answerHeaders: Readonly<Record<string, string | undefined>>;
  readonly answer: unknown;
}

interface Media {
  readonly content?: Readonly<Record<string, { readonly schema: object }>>;
}
interface Reference {
  readonly $ref?: string;
}
interface Operation {
  readonly requestBody?: Media & { readonly required?: boolean };
  readonly responses: Readonly<Record<string, Media & Reference>>;
}
interface Definition {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

/** An API's OpenAPI definition, and what of a call is not as it says. */
export class OpenApiDefinition {
  /** As it was published. */
  readonly text: string;
  private readonly document: Definition;
  private readonly ajv = new Ajv({ strict: false, allErrors: true, discriminator: false });

  /** @param file in the project's folder */
  constructor(file: string) {
    this.text = readFileSync(join(process.cwd(), file), 'utf8');
    this.document = parse(this.text) as Definition;
    addFormats.default(this.ajv);
    this.ajv.addSchema(this.document, 'definition');
  }

  /** What is wrong with the request and its answer; empty where nothing is. */
  faultsOf(exchange: Exchange): string[] {
    const found = this.operationOf(exchange);
    if (!found) return [`${exchange.method} ${exchange.path} is no operation`];
    const { operation, pointer } = found;
    const response = operation.responses[String(exchange.status)];
    if (!response) return [`${String(exchange.status)} is no answer of ${exchange.method} ${exchange.path}`];
    const answerPointer = response.$ref?.slice(1) ?? `${pointer}/responses/${String(exchange.status)}`;
    return [
      ...this.mediaFaults('request', operation.requestBody, `${pointer}/requestBody`, exchange.headers, exchange.body),
      ...this.mediaFaults('answer', this.at(answerPointer), answerPointer, exchange.answerHeaders, exchange.answer),
    ];
  }

  /** What is wrong with a value that should be as this component is. */
  componentFaults(name: string, value: unknown): string[] {
    return this.faults(`/components/schemas/${name}`, value);
  }

  private operationOf({ method, path }: Exchange): { operation: Operation; pointer: string } | undefined {
    for (const [template, operations] of Object.entries(this.document.paths)) {
      const pattern = new RegExp(`^${template.replace(/\{[^}]+\}/g, '[^/]+')}$`);
      const operation = operations[method.toLowerCase()];
      if (pattern.test(path) && operation) {
        return { operation, pointer: `/paths/${escapePointer(template)}/${method.toLowerCase()}` };
      }
    }
    return undefined;
  }

  private mediaFaults(
    what: string,
    media: Media | undefined,
    pointer: string,
    headers: Exchange['headers'],
    value: unknown,
  ): string[] {
    if (!media?.content) return value === undefined ? [] : [`the ${what} has a body, and must have none`];
    const type = headers['content-type']?.split(';')[0] ?? 'none';
    if (!Object.hasOwn(media.content, type)) return [`the ${what} is of the type ${type}`];
    return this.faults(`${pointer}/content/${escapePointer(type)}/schema`, value).map((fault) => `${what}${fault}`);
  }

  private faults(pointer: string, value: unknown): string[] {
    const validate = this.ajv.compile({ $ref: `definition#${encodeURI(pointer)}` });
    return validate(value) ? [] : (validate.errors ?? []).map(wordsOf);
  }

  private at(pointer: string): Media {
    const names = pointer
      .split('/')
      .slice(1)
      .map((name) => name.replaceAll('~1', '/').replaceAll('~0', '~'));
    return names.reduce<unknown>((part, name) => (part as Record<string, unknown>)[name], this.document) as Media;
  }
}

function wordsOf({ instancePath, message }: ErrorObject): string {
  return `${instancePath} ${message ?? ''}`;
}

function escapePointer(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1');
}
