import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { HEX } from '../sampling.ts';

export const wpengineRules: readonly Rule[] = [
  named({
    id: 'wpengine-api-password',
    description: 'WP Engine API password or key',
    source: 'https://wpengineapi.com/reference',
    names: ['wpengine', 'wp engine', 'wpe'],
    what: ['key', 'api key', 'password', 'api password', 'token'],
    alphabet: HEX,
    length: [28, 40],
    nearMisses: [`WPENGINE_KEY=${'0'.repeat(28)}`, 'WPENGINE_KEY=your-wpengine-key-goes-here', 'wpengineKey: process.env.WPENGINE_KEY,'],
  }),
];
