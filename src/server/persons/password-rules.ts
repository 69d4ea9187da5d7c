import { PASSWORD_LENGTH } from '../../protocol/index.ts';
import { normal } from './passwords.ts';

/**
 * What nobody may have as a password: NIST SP 800-63B-4 §3.1.1.2 asks for length and for a list of what others try first, and
 * forbids rules of composition. Most lists hold little of this length, so what they hold is looked for as a part.
 */
const COMMON = [
  'password',
  'passwort',
  'motdepasse',
  'contraseña',
  'qwerty',
  'qwertz',
  'azerty',
  'letmein',
  'welcome',
  'iloveyou',
  'changeme',
  'administrator',
  'admin',
  'secret',
  'lastcopy',
  'correcthorsebatterystaple',
  'abcdefghijklmnopqrstuvwxyz',
  '0123456789',
  '1234567890',
  '9876543210',
];

/** Fewer letters than these beside what everybody tries are not worth a password. */
const OWN = 8;

/** What is wrong with it, for the person who chose it; null: nothing. Pure. */
export function passwordFault(password: string, { person, fleet }: { readonly person: string; readonly fleet: string }): string | null {
  const text = normal(password);
  const length = Array.from(text).length;
  const { least, most } = PASSWORD_LENGTH;
  if (length < least) return `A password has at least ${least} characters: a few words that mean nothing together do well.`;
  if (length > most) return `A password has at most ${most} characters.`;
  const plain = text.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');
  if (new Set(plain || text).size < 5) return 'This repeats itself: take a few words that mean nothing together.';
  let left = plain;
  for (const word of [person, fleet, ...COMMON]) {
    const known = word.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');
    if (known.length >= 3) left = left.replaceAll(known, '');
  }
  // What is left of `admin-password-2026` is a year.
  if (left.length < plain.length && new Set(left).size < OWN) {
    return 'This is made of names or words that others try first: take a few words that mean nothing together.';
  }
  return null;
}
