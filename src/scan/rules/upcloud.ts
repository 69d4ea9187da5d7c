import type { Rule } from '../face.ts';
import { type Alphabet } from '../sampling.ts';
import { prefixed } from '../shape.ts';

/** Crockford's base 32, as ULIDs have it. */
const ULID: Alphabet = { chars: '0123456789ABCDEFGHJKMNPQRSTVWXYZ', set: '0-9A-Z' };

export const upcloudRules: readonly Rule[] = [
  prefixed({
    id: 'upcloud-api-token',
    description: 'UpCloud API token',
    source: 'https://developers.upcloud.com/1.3/24-api-tokens/',
    prefixes: ['ucat_'],
    alphabet: ULID,
    length: 26,
    nearMisses: [`ucat_${'0'.repeat(26)}`, 'ucat_short'],
  }),
];
