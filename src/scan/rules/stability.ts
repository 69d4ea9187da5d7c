import { classes } from '../checks/value.ts';
import type { Rule } from '../face.ts';
import { BASE62 } from '../sampling.ts';
import { prefixed } from '../shape.ts';

/** OpenAI's own have a mark in their middle. */
export const stabilityRules: readonly Rule[] = [
  prefixed({
    id: 'stability-api-key',
    description: 'Stability AI, Moonshot AI, Braintrust or another API key like the first ones of OpenAI',
    source: 'https://platform.stability.ai/docs/api-reference',
    prefixes: ['sk-'],
    alphabet: BASE62,
    length: 48,
    accept: (body) => !/T3BlbkFJ|abcdefgh|12345678/.test(body) && classes(body) >= 2,
    nearMisses: [`sk-${'x'.repeat(48)}`, 'sk-short', `sk-${'1234567890'.repeat(4)}12345678`],
  }),
];
