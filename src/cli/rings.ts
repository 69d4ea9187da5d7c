import { UserError } from './exit.ts';

/** Laptops from which on a rotation begins with a canary unless told otherwise. */
const LARGE = 100;
const CANARY = 0.05;

/** A part of the fleet: 0.05, or 5%. Throws UserError. */
function partOf(text: string, option: string): number {
  const percent = /^(\d+(?:\.\d+)?)\s*%$/.exec(text.trim())?.[1];
  const value = percent === undefined ? Number(text) : Number(percent) / 100;
  if (value > 0 && value <= 1) return value;
  throw new UserError(`${option} does not understand "${text}".`, 'Give a part of the fleet: 5%, or 0.05.');
}

/**
 * Cumulative shares of an order's rings, the last one 1. `--canary 5%` is 5 % first and then all; `--ring` may be repeated for more
 * steps. Without either a fleet of a hundred devices or more begins with a canary of 5 %, when anything is to be written.
 */
export function ringsOf(options: { canary?: string; ring?: readonly string[] }, devices: number, writes: boolean): number[] {
  if (options.canary !== undefined && options.ring !== undefined) {
    throw new UserError('--canary and --ring say the same thing.', 'Give --canary for one first ring, or --ring for each.');
  }
  const given =
    options.canary === undefined ? (options.ring ?? []).map((text) => partOf(text, '--ring')) : [partOf(options.canary, '--canary')];
  if (given.some((share, index) => share <= (given[index - 1] ?? 0))) {
    throw new UserError('The rings do not grow.', 'Each --ring holds those before it: --ring 5% --ring 25% --ring 100%.');
  }
  if (given.length === 0) return devices >= LARGE && writes ? [CANARY, 1] : [1];
  return given.at(-1) === 1 ? given : [...given, 1];
}
