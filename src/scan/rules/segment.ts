import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE62 } from '../sampling.ts';
import { prefixed } from '../shape.ts';

export const segmentRules: readonly Rule[] = [
  prefixed({
    id: 'segment-public-api-token',
    description: 'Segment Public API token',
    source: 'https://docs.segmentapis.com/tag/Getting-Started',
    prefixes: ['sgp_'],
    alphabet: BASE62,
    length: 64,
    nearMisses: [`sgp_${'x'.repeat(64)}`, 'sgp_short'],
  }),
  named({
    id: 'segment-write-key',
    description: 'Segment write key',
    source: 'https://segment.com/docs/connections/find-writekey/',
    names: ['segment write', 'segment source', 'segment analytics'],
    what: ['write key', 'writekey', 'key'],
    alphabet: BASE62,
    length: 32,
    nearMisses: [`SEGMENT_WRITE_WRITE_KEY=${'x'.repeat(32)}`, 'segment_write_keys=16', 'SEGMENT_KEY=abcdefgh'],
  }),
];
