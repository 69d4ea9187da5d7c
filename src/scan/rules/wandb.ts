import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE62, HEX } from '../sampling.ts';
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
  named({
    id: 'wandb-legacy-key',
    description: 'Weights & Biases API key',
    source: 'https://docs.wandb.ai/support/find_api_key',
    names: ['wandb', 'weights and biases', 'weightsandbiases'],
    what: ['api key', 'key', 'token'],
    alphabet: HEX,
    length: 40,
    nearMisses: [`WANDB_API_KEY=${'x'.repeat(40)}`, 'WANDB_RUN_ID=3b1f5a7c9d2e4f6081a3b5c7d9e1f2a43b1f5a7c'],
  }),
];
