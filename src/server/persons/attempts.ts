import { createHmac } from 'node:crypto';
import type { Limits } from '../limits.ts';
import { Refusal } from '../refusal.ts';
import { originOf } from '../routes/waiting-room.ts';
import type { Storage } from '../storage/face.ts';

/**
 * Passwords that are tried, counted over all server processes. One who fails waits, longer each time, but never for good; links
 * and passkeys are not held back with it. Behind a proxy all browsers have its address, so that one waits for less long. Neither an
 * address nor a name that nobody bears is written down: an address falls into one of 65,536 drawers, a name into one of a million.
 * Which it is hangs on `key`, or who knew two names of one drawer could tell by them whether somebody of that name is listed.
 */
export interface Attempts {
  /** Counts one before anything is hashed. @throws Refusal too-many-attempts. */
  take(who: Attempt): Promise<void>;
  /** It was right: who knows the password starts anew, and the address has this one back. */
  right(who: Attempt): Promise<void>;
}

export interface Attempt {
  readonly name: string;
  /** Whether somebody of that name is listed. */
  readonly listed: boolean;
  readonly address: string;
}

export function attempts(
  storage: Pick<Storage, 'takeAttempt' | 'forgiveAttempts'>,
  limits: Pick<Limits, 'attemptsPerPerson' | 'attemptsPerAddress'>,
  key: Uint8Array,
): Attempts {
  const drawer = (text: string, digits: number): string =>
    createHmac('sha256', key).update(`lastcopy-attempts\0${text}`).digest('hex').slice(0, digits);
  const personKey = ({ name, listed }: Attempt): string => (listed ? `person:${name}` : `nobody:${drawer(name, 5)}`);
  const addressKey = ({ address }: Attempt): string => `address:${drawer(originOf(address), 4)}`;
  return {
    async take(who) {
      const wait = await storage.takeAttempt(
        [
          { key: personKey(who), rule: limits.attemptsPerPerson },
          { key: addressKey(who), rule: limits.attemptsPerAddress },
        ],
        new Date().toISOString(),
      );
      if (wait > 0) {
        throw new Refusal(
          'too-many-attempts',
          429,
          'Too many passwords were tried: wait as long as retryAfter says, or sign in by a link.',
          {
            retryAfter: wait,
            subject: who.listed ? who.name : null,
          },
        );
      }
    },
    right: (who) => storage.forgiveAttempts([personKey(who)], [addressKey(who)]),
  };
}
