import type { Rule } from '../face.ts';
import { BASE62 } from '../sampling.ts';
import { prefixed } from '../shape.ts';

export const linearRules: readonly Rule[] = [
  prefixed({
    id: 'linear-api-key',
    description: 'Linear API key',
    source: 'https://linear.app/developers/graphql',
    prefixes: ['lin_api_', 'lin_oauth_'],
    alphabet: BASE62,
    length: 40,
    nearMisses: [`lin_api_${'x'.repeat(40)}`, 'lin_api_short'],
  }),
  prefixed({
    id: 'linear-webhook-secret',
    description: 'Linear webhook signing secret',
    source: 'https://linear.app/developers/webhooks#securing-webhooks',
    prefixes: ['lin_wh_'],
    alphabet: BASE62,
    length: [32, 40],
    nearMisses: [`lin_wh_${'x'.repeat(40)}`, 'lin_wh_secret'],
  }),
];
