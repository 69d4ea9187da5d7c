import type { Rule } from '../face.ts';
import { BASE62 } from '../sampling.ts';
import { prefixed } from '../shape.ts';

export const wandbRules: readonly Rule[] = [
  prefixed({
    id: 'wandb-api-key',
    description: 'Weights & Biases API key of the newer kind',
    source: 'https://docs.wandb.ai/support/find_api_key',
    prefixes: ['wandb_v1_'],
    alphabet: { chars: `${BASE62.chars}_`, set: 'A-Za-z0-9_' },
    length: 77,
    nearMisses: [`wandb_v1_${'x'.repeat(77)}`, 'wandb_v1_short'],
  }),
];
