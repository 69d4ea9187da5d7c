import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { HEX } from '../sampling.ts';

export const webflowRules: readonly Rule[] = [
  named({
    id: 'webflow-api-token',
    description: 'Webflow API token',
    source: 'https://developers.webflow.com/data/reference/authentication',
    names: ['webflow'],
    alphabet: HEX,
    length: 64,
    nearMisses: ['WEBFLOW_API_TOKEN=your-token', `WEBFLOW_TOKEN=${'0'.repeat(64)}`],
  }),
];
