import type { Os, Place, PurgeMethod } from '../../places/index.ts';

/** How the catalogue is said to people. */

export const METHOD: Readonly<Record<PurgeMethod, string>> = {
  P1: 'overwritten in place',
  P3: 'deleted',
  P4: 'database rows removed',
  P6: 'overwritten in place through its own format',
  P7: 'file packed anew',
  P8: 'the owner’s own command',
  P9: 'reported only',
};

export const EVIDENCE: Readonly<Record<Place['evidence'], string>> = {
  tried: 'tried on Linux',
  source: 'read in public source or documents',
  unverified: 'not verified',
};

export const SYSTEM: Readonly<Record<Os, string>> = { linux: 'Linux', darwin: 'macOS', win32: 'Windows' };

export const CLASSES = [
  ['HOME', 'the tool’s own credential or setting: overwriting it logs out or breaks something, so an order has to ask for it'],
  ['COPY', 'a replica without a function'],
  ['REGEN', 'a cache that is made again'],
  ['FAR', 'out of reach: told, never written'],
] as const;
