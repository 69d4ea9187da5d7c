import { HEALTH_GATE, type HealthGate } from '../steward/index.ts';
import { UserError } from './exit.ts';
import { wholeOf } from './numbers.ts';

/** When the steward pauses an order by itself: `failures>5%`, or `never` (null). Throws UserError. */
export function healthGate(when: string | undefined, atLeast: string | undefined): HealthGate | null {
  if (when === 'never') return null;
  const least = atLeast === undefined ? HEALTH_GATE.atLeast : Math.max(1, wholeOf(atLeast, '--pause-at-least'));
  if (when === undefined) return { ...HEALTH_GATE, atLeast: least };
  const percent = Number(/^failures\s*>\s*(\d+(?:\.\d+)?)\s*%$/.exec(when.trim())?.[1] ?? Number.NaN);
  if (percent >= 0 && percent < 100) return { share: percent / 100, atLeast: least };
  throw new UserError(`--pause-when does not understand "${when}".`, "Give 'failures>5%' (in quotes), or never.");
}
