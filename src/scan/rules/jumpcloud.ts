import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE62, HEX } from '../sampling.ts';
import { prefixed } from '../shape.ts';

export const jumpcloudRules: readonly Rule[] = [
  prefixed({
    id: 'jumpcloud-api-key',
    description: 'JumpCloud API key',
    source: 'https://jumpcloud.com/support/jumpcloud-apis1',
    prefixes: ['jca_'],
    alphabet: BASE62,
    length: 36,
    nearMisses: [`jca_${'x'.repeat(36)}`, 'jca_key'],
  }),
  named({
    id: 'jumpcloud-legacy-api-key',
    description: 'JumpCloud API key of the older kind',
    source: 'https://jumpcloud.com/support/jumpcloud-apis1',
    names: ['jumpcloud', 'jump cloud'],
    alphabet: HEX,
    length: 40,
    nearMisses: ['JUMPCLOUD_API_KEY=your-api-key', `JUMPCLOUD_API_KEY=${'0'.repeat(40)}`],
  }),
];
