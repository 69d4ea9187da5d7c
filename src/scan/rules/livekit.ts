import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE62 } from '../sampling.ts';

export const livekitRules: readonly Rule[] = [
  named({
    id: 'livekit-api-secret',
    description: 'LiveKit API secret',
    source: 'https://docs.livekit.io/home/get-started/authentication/',
    names: ['livekit'],
    what: ['api secret', 'secret'],
    alphabet: BASE62,
    length: [32, 48],
    nearMisses: [`LIVEKIT_API_SECRET=${'x'.repeat(32)}`],
  }),
];
