import type { World } from '../../world/world.js';

/** What a call answers beside its `RequestId`; a `Code` other than `OK` is a refusal within a 200. */
export type ActionAnswer = Readonly<Record<string, unknown>> & { readonly Code: string; readonly Message: string };

/** One action of one product; its parameters stand in the query. */
export type Action = (parameters: Readonly<Record<string, string | undefined>>, world: World) => ActionAnswer;

export function refused(Code: string, Message: string): ActionAnswer {
  return { Code, Message };
}
