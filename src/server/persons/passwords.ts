import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import type { Limits } from '../limits.ts';
import { slowDown } from '../refusal.ts';

/**
 * Passwords as argon2id (RFC 9106) in the PHC string format. The cost is OWASP's (Password Storage Cheat Sheet: 19 MiB, two
 * passes, one lane); a stored one keeps its own, so that a later program may ask for more.
 */
const COST = { memory: 19_456, passes: 2, parallelism: 1 } as const;
const SALT = 16;
const TAG = 32;
const WAIT = 2_000;

/** A tag of `length` bytes. */
export type Hash = (password: Buffer, salt: Buffer, cost: Cost, length: number) => Promise<Buffer>;
interface Cost {
  /** KiB. */
  readonly memory: number;
  readonly passes: number;
  readonly parallelism: number;
}

const derive = promisify(argon2);
const argon2id: Hash = (message, nonce, cost, tagLength) => derive('argon2id', { message, nonce, tagLength, ...cost });

export interface Passwords {
  /** @throws Refusal slow-down: too many wait already. */
  make(password: string): Promise<string>;
  /** `stored` null takes the same work and is false. Throws as `make`. */
  matches(password: string, stored: string | null): Promise<boolean>;
}

/** Hashing takes memory and time, so few go at once and a bounded number wait. */
export function passwords(limits: Pick<Limits, 'hashing' | 'hashesWaiting'>, hash: Hash = argon2id): Passwords {
  let busy = 0;
  const waiting: (() => void)[] = [];
  const inTurn = async <T>(work: () => Promise<T>): Promise<T> => {
    if (busy >= limits.hashing) {
      if (waiting.length >= limits.hashesWaiting) throw slowDown(WAIT);
      // Whoever leaves hands its place on.
      await new Promise<void>((resolve) => waiting.push(resolve));
    } else busy++;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else busy--;
    }
  };
  const nobody = { cost: COST, salt: randomBytes(SALT), tag: randomBytes(TAG) };

  return {
    async make(password) {
      const salt = randomBytes(SALT);
      const tag = await inTurn(() => hash(bytesOf(password), salt, COST, TAG));
      return `$argon2id$v=19$m=${COST.memory},t=${COST.passes},p=${COST.parallelism}$${plain(salt)}$${plain(tag)}`;
    },
    async matches(password, stored) {
      const held = (stored === null ? null : parse(stored)) ?? nobody;
      const tag = await inTurn(() => hash(bytesOf(password), held.salt, held.cost, held.tag.length));
      return timingSafeEqual(tag, held.tag) && held !== nobody;
    },
  };
}

/** One password, however a keyboard composes it (NIST SP 800-63B-4 §3.1.1.2; RFC 8265 §4.2). */
export function normal(password: string): string {
  return password.normalize('NFC');
}

const bytesOf = (password: string): Buffer => Buffer.from(normal(password), 'utf8');
const plain = (bytes: Buffer): string => bytes.toString('base64').replace(/=+$/, '');

function parse(stored: string): { cost: Cost; salt: Buffer; tag: Buffer } | null {
  const [, memory, passes, parallelism, salt = '', tag = ''] =
    /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,3}),p=(\d{1,2})\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/.exec(stored) ?? [];
  if (memory === undefined) return null;
  const cost = { memory: Number(memory), passes: Number(passes), parallelism: Number(parallelism) };
  return { cost, salt: Buffer.from(salt, 'base64'), tag: Buffer.from(tag, 'base64') };
}
