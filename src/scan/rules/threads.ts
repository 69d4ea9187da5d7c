import type { Rule } from '../face.ts';
import { BASE64URL } from '../sampling.ts';
import { prefixed } from '../shape.ts';

export const threadsRules: readonly Rule[] = [
  prefixed({
    id: 'threads-access-token',
    description: 'Threads access token',
    source: 'https://developers.facebook.com/docs/threads/get-started/get-access-tokens-and-permissions',
    prefixes: ['THAA'],
    alphabet: BASE64URL,
    length: [100, 260],
    nearMisses: [`THAA${'x'.repeat(140)}`, 'THAA'],
  }),
];
