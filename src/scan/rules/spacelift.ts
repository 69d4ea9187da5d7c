import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { HEX } from '../sampling.ts';

export const spaceliftRules: readonly Rule[] = [
  named({
    id: 'spacelift-api-key',
    description: 'Spacelift API key secret',
    source: 'https://docs.spacelift.io/integrations/api',
    names: ['spacelift'],
    what: ['api key secret', 'secret', 'key', 'token'],
    alphabet: HEX,
    length: 64,
    nearMisses: [
      `SPACELIFT_API_KEY_SECRET=${'0'.repeat(64)}`,
      'SPACELIFT_API_KEY_SECRET=your-spacelift-api-key-secret-goes-here',
      'spaceliftApiKeySecret: process.env.SPACELIFT_API_KEY_SECRET,',
    ],
  }),
];
