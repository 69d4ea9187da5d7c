import type { Rule } from '../face.ts';
import { BASE62 } from '../sampling.ts';
import { prefixed } from '../shape.ts';

export const ntfyRules: readonly Rule[] = [
  prefixed({
    id: 'ntfy-access-token',
    description: 'ntfy access token',
    source: 'https://docs.ntfy.sh/config/#access-tokens',
    prefixes: ['tk_'],
    alphabet: BASE62,
    length: 29,
    nearMisses: [`tk_${'x'.repeat(29)}`, 'tk_message_box_with_buttons_ok_'],
  }),
];
