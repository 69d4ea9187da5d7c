import type { Bundle, Statement } from '../protocol/index.ts';
import { Keyring, openLink, peek } from '../trust/public.ts';
import type { Storage } from './storage/face.ts';

/** Links read at a time. */
const BATCH = 256;

/** The fleet's keys as they have turned along the chain. Walked once, and from then on only what was added to it. */
export interface KeyBook {
  /** The bundle with the newest keys that were read; it changes under the hand that holds it. */
  readonly bundle: Bundle;
  readonly version: number;
  /** Every turn, in the order of the chain. */
  readonly turns: readonly { readonly seq: number; readonly statement: Statement }[];
  /** Reads up to the tip. Rejects when the storage fails, or holds a turn that the roots of the bundle did not sign. */
  fresh(): Promise<void>;
}

export function keyBook(storage: Pick<Storage, 'links'>, deployed: Bundle): KeyBook {
  const keyring = new Keyring(deployed);
  const turns: { seq: number; statement: Statement }[] = [];
  let walked = 0;
  let walking: Promise<void> = Promise.resolve();

  const walk = async (): Promise<void> => {
    for (;;) {
      const links = await storage.links(walked, BATCH);
      for (const { seq, statement } of links) {
        if (peek(statement).type === 'turn') {
          const opened = await openLink(statement, keyring.bundle);
          if ('keys' in opened) keyring.take(opened);
          turns.push({ seq, statement });
        }
        walked = seq;
      }
      if (links.length < BATCH) return;
    }
  };

  return {
    bundle: keyring.bundle,
    get version() {
      return keyring.version;
    },
    turns,
    async fresh() {
      walking = walking.catch(() => undefined).then(walk);
      await walking;
    },
  };
}
