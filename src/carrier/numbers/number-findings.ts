import type { NumberFacts } from './number-facts.js';
import type { SourceAnswer } from './number-source.js';

/** What is known when nobody could be asked, or nobody could tell. */
export const nothingKnown: SourceAnswer = { owner: 'unknown', sim: 'unknown', handset: 'unknown', simChangedAt: null };

// Some sources tell owners by whole days, and others to the second.
const coarsestMs = 86_400_000;

/** What several sources tell of a number since a moment, in one: the worst that one of them says, else the best. */
export function combine(answers: readonly SourceAnswer[], since: Date): SourceAnswer {
  const changes = answers.flatMap(({ simChangedAt }) => simChangedAt ?? []);
  const simChangedAt = changes.length === 0 ? null : new Date(Math.max(...changes.map((at) => at.getTime())));
  const told: NumberFacts = {
    owner: worst(answers, 'owner', 'recycled'),
    sim: worst(answers, 'sim', 'swapped'),
    handset: worst(answers, 'handset', 'changed'),
  };
  return { ...told, owner: ownerOf(told.owner, simChangedAt, since), simChangedAt };
}

// Another owner has another SIM. One that was put into use shortly before is what was told of: whoever proved the number
// after that is its new owner already.
function ownerOf(owner: NumberFacts['owner'], simChangedAt: Date | null, since: Date): NumberFacts['owner'] {
  if (owner !== 'recycled' || simChangedAt === null) return owner;
  const agoMs = since.getTime() - simChangedAt.getTime();
  return agoMs >= 0 && agoMs < coarsestMs ? 'same' : 'recycled';
}

function worst<Name extends keyof NumberFacts>(
  answers: readonly NumberFacts[],
  name: Name,
  bad: NumberFacts[Name],
): NumberFacts[Name] {
  const told = answers.map((answer) => answer[name]);
  return told.includes(bad) ? bad : (told.find((fact) => fact !== 'unknown') ?? 'unknown');
}
