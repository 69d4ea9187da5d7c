import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE62 } from '../sampling.ts';

export const hetznerRules: readonly Rule[] = [
  named({
    id: 'hetzner-token',
    description: 'Hetzner Cloud API token',
    source: 'https://docs.hetzner.com/cloud/api/getting-started/generating-api-token/',
    names: ['hetzner', 'hcloud'],
    alphabet: BASE62,
    length: 64,
    nearMisses: [`HETZNER_KEY=${'0'.repeat(64)}`, 'HETZNER_KEY=your-hetzner-key-goes-here', 'hetznerKey: process.env.HETZNER_KEY,'],
  }),
];
