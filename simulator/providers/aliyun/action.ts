import type { World } from '../../world/world.js';

/** What a call answers beside its `RequestId`; a `Code` other than `OK` is a refusal within a 200. */
export type ActionAnswer = Readonly<Record<string, unknown>> & { readonly Code: string; readonly Message: string };

/** One action of one product; its parameters stand in the query. */
export type Action = (parameters: Record<string, string>, world: World) => ActionAnswer;
