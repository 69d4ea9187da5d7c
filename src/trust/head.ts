import { type Bundle, HeadPayload, type Statement } from '../protocol/index.ts';
import { stewardVerifiers } from './bundle.ts';
import type { Opened } from './face.ts';
import { openStatement, requireFleet } from './open.ts';

/** A head of the chain, by a steward of this fleet. Whether it is fresh is headState's to say. */
export async function openHead(statement: Statement, bundle: Bundle): Promise<Opened<HeadPayload>> {
  const opened = await openStatement(statement, 'head', HeadPayload, stewardVerifiers(bundle));
  requireFleet(opened.payload, bundle.fleet);
  return opened;
}

/** `now` is max(own clock, highest signed time seen). */
export function headState(head: Opened<HeadPayload> | null, now: string): 'fresh' | 'stale' | 'missing' {
  if (head === null) return 'missing';
  return now < head.payload.expiresAt ? 'fresh' : 'stale';
}
