import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE64URL } from '../sampling.ts';

export const fusionauthRules: readonly Rule[] = [
  named({
    id: 'fusionauth-key',
    description: 'FusionAuth API key or client secret',
    source: 'https://fusionauth.io/docs/apis/authentication',
    names: ['fusionauth'],
    alphabet: BASE64URL,
    length: [43, 87],
    nearMisses: ['FUSIONAUTH_TOKEN=your-own-value', `FUSIONAUTH_SECRET=${'x'.repeat(43)}`],
  }),
];
