import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE62 } from '../sampling.ts';

export const securitytrailsRules: readonly Rule[] = [
  named({
    id: 'securitytrails-api-key',
    description: 'SecurityTrails API key',
    source: 'https://docs.securitytrails.com/docs/authentication',
    names: ['securitytrails'],
    alphabet: BASE62,
    length: 32,
    nearMisses: [`SECURITYTRAILS_API_KEY=${'x'.repeat(32)}`],
  }),
];
