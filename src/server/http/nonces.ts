import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/**
 * Nonces of the server: each may be used once, within its life. A nonce carries its own expiry under a MAC by a key that
 * lives as long as the process, so handing one out costs no memory; only used ones are remembered, until they expire.
 * A restart voids all of them: clients fetch a new one.
 */
export interface Nonces {
  make(): string;
  /** True once for a live nonce of this process; false for anything else. */
  take(nonce: string): boolean;
}

const RANDOM = 16;
const EXPIRY = 6;
const MAC = 16;

export function nonces(lifeMs: number, now: () => number = Date.now): Nonces {
  const key = randomBytes(32);
  /** nonce → expiry, in the order of use; expiries are nearly in that order too. */
  const used = new Map<string, number>();
  const mac = (body: Buffer): Buffer => createHmac('sha256', key).update(body).digest().subarray(0, MAC);

  return {
    make() {
      const body = Buffer.alloc(RANDOM + EXPIRY);
      randomBytes(RANDOM).copy(body);
      body.writeUIntBE(now() + lifeMs, RANDOM, EXPIRY);
      return Buffer.concat([body, mac(body)]).toString('base64url');
    },
    take(nonce) {
      const bytes = Buffer.from(nonce, 'base64url');
      // Two texts may decode to the same bytes; only the one that was given out counts, or it could be used twice.
      if (bytes.length !== RANDOM + EXPIRY + MAC || bytes.toString('base64url') !== nonce) return false;
      const body = bytes.subarray(0, RANDOM + EXPIRY);
      if (!timingSafeEqual(bytes.subarray(RANDOM + EXPIRY), mac(body))) return false;
      const time = now();
      for (const [old, expiry] of used) {
        if (expiry >= time) break;
        used.delete(old);
      }
      const expiry = body.readUIntBE(RANDOM, EXPIRY);
      if (expiry < time || used.has(nonce)) return false;
      used.set(nonce, expiry);
      return true;
    },
  };
}
