import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE62 } from '../sampling.ts';

export const equinixRules: readonly Rule[] = [
  named({
    id: 'equinix-metal-token',
    description: 'Equinix Metal API token',
    source: 'https://deploy.equinix.com/developers/docs/metal/identity-access-management/api-keys/',
    names: ['equinix metal', 'metal auth', 'packet auth'],
    what: ['token', 'auth token', 'api token'],
    alphabet: BASE62,
    length: 32,
    nearMisses: [
      `EQUINIX_METAL_TOKEN=${'0'.repeat(32)}`,
      'EQUINIX_METAL_TOKEN=your-equinix-metal-token-goes-here',
      'equinixMetalToken: process.env.EQUINIX_METAL_TOKEN,',
    ],
  }),
];
