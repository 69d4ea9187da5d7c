import { UserError } from './exit.ts';

/** A whole number from 0, as an option gives it. Throws UserError. */
export function wholeOf(text: string, option: string): number {
  const parsed = Number(text);
  if (Number.isSafeInteger(parsed) && parsed >= 0) return parsed;
  throw new UserError(`${option} wants a whole number, not "${text}".`, 'See --help.');
}
