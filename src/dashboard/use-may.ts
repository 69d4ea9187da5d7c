import { useSyncExternalStore } from 'react';
import { type PersonRole, reaches } from '../protocol/index.ts';
import { sessionNow, watchSession } from './session.ts';

/**
 * Whether to show the command of something that needs a role. A link that is nobody's says nothing about who opened it: they may
 * hold an order key.
 */
export function useMay(needed: PersonRole): boolean {
  const signedIn = useSyncExternalStore(watchSession, sessionNow);
  if (signedIn.state !== 'in') return false;
  const { person } = signedIn.session;
  return person === null || reaches(person.role, needed);
}
