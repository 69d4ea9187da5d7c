import type { Bundle, Verb } from '../protocol/index.ts';
import { pastOrderVerifiers } from './bundle.ts';
import type { Hands, TrustCode } from './face.ts';

/** How far the signatures under something reach by a bundle. */
export interface Authority {
  /** Distinct persons that must sign. Infinite where the bundle does not say. */
  readonly needed: number;
  /** Persons whose word counts, requesters first. */
  readonly persons: readonly string[];
  /** Null when they are enough. */
  readonly fault: { readonly code: TrustCode; readonly sentence: string } | null;
}

/**
 * Whether these hands are enough for a verb. They were checked as they were taken into the chain; keys that the bundle no longer
 * holds do not count, but for those that turned and kept their past. Who requested something cannot
 * approve it too, whatever other key they hold. Anything above report needs a signature made with the lastcopy command:
 * eyes on a digest that no server rendered.
 */
export function authority(verb: Verb, hands: Hands, bundle: Bundle): Authority {
  // A missing threshold is met by nobody.
  const needed = Math.max(1, bundle.thresholds[verb] ?? Number.POSITIVE_INFINITY);
  const held = pastOrderVerifiers(bundle);
  const asked = held.filter(({ keyId }) => hands.by.includes(keyId));
  const requesters = new Set(asked.map(({ person }) => person));
  const approvers = held.filter(({ keyId, person }) => hands.approvedBy.includes(keyId) && !requesters.has(person));
  const persons = [...new Set([...asked, ...approvers].map(({ person }) => person))];
  const cli = verb === 'report' || [...asked, ...approvers].some(({ origin }) => origin === 'cli');
  return { needed, persons, fault: faultOf({ verb, needed, persons, cli }) };
}

function faultOf({
  verb,
  needed,
  persons,
  cli,
}: {
  verb: Verb;
  needed: number;
  persons: readonly string[];
  cli: boolean;
}): Authority['fault'] {
  if (needed === Number.POSITIVE_INFINITY) {
    return {
      code: 'verb-not-allowed',
      sentence: `The fleet bundle does not say how many persons must sign to ${verb}. Deploy a complete bundle.`,
    };
  }
  if (persons.length < needed) {
    return {
      code: 'below-threshold',
      sentence: `This needs the signatures of ${needed} distinct persons and has ${persons.length}. Another operator has to approve it (lastcopy rotations approve).`,
    };
  }
  if (!cli) {
    return {
      code: 'needs-cli-signature',
      sentence: 'This was signed in browsers only. For anything above report one operator must sign or approve with the lastcopy command.',
    };
  }
  return null;
}
