import type { RingTally } from './health-book.ts';

/** When an order is paused: more than `share` of the devices of a ring that answered have failed, and at least `atLeast` of them. */
export interface HealthGate {
  readonly share: number;
  readonly atLeast: number;
}

/** One laptop that fails is looked at by a person who opens the next ring; two, and one in twenty, stop the order. */
export const HEALTH_GATE: HealthGate = { share: 0.05, atLeast: 2 };

/** The first ring that does too badly; null where all do well enough. Pure. */
export function failing(rings: readonly RingTally[], { share, atLeast }: HealthGate): RingTally | null {
  return rings.find(({ answered, failed }) => failed >= atLeast && failed > share * answered) ?? null;
}
