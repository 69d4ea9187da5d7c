import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/**
 * Nonces of the server: each may be used once, within its life. A nonce carries its own expiry under a MAC by a key that all
 * server processes on one storage share, so handing one out costs no memory and it may be used at any of them; only used
 * ones are remembered, until they expire.
 */
export interface Nonces {
  make(): string;
  /** `taken` once for a live nonce, which is then `replayed`; `unknown`: none of ours. Rejects as the storage does. */
  take(nonce: string): Promise<'taken' | 'replayed' | 'expired' | 'unknown'>;
}

/** What the processes of one storage share of them. */
export interface Shared {
  /** 32 bytes. */
  readonly key: Uint8Array;
  /** True for the first who asks. */
  readonly spend: (nonce: string, until: string) => Promise<boolean>;
}

const RANDOM = 16;
const EXPIRY = 6;
const MAC = 16;

export function nonces(lifeMs: number, { key, spend }: Shared, now: () => number = Date.now): Nonces {
  const mac = (body: Buffer): Buffer => createHmac('sha256', key).update(body).digest().subarray(0, MAC);

  return {
    make() {
      const body = Buffer.alloc(RANDOM + EXPIRY);
      randomBytes(RANDOM).copy(body);
      body.writeUIntBE(now() + lifeMs, RANDOM, EXPIRY);
      return Buffer.concat([body, mac(body)]).toString('base64url');
    },
    async take(nonce) {
      const bytes = Buffer.from(nonce, 'base64url');
      // Two texts may decode to the same bytes; only the one that was given out counts, or it could be used twice.
      if (bytes.length !== RANDOM + EXPIRY + MAC || bytes.toString('base64url') !== nonce) return 'unknown';
      const body = bytes.subarray(0, RANDOM + EXPIRY);
      if (!timingSafeEqual(bytes.subarray(RANDOM + EXPIRY), mac(body))) return 'unknown';
      const expiry = body.readUIntBE(RANDOM, EXPIRY);
      if (expiry < now()) return 'expired';
      // Nodes' clocks may differ a little: it is remembered for longer than it counts.
      return (await spend(nonce, new Date(expiry + lifeMs).toISOString())) ? 'taken' : 'replayed';
    },
  };
}
