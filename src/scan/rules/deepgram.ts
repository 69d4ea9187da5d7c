import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { HEX } from '../sampling.ts';

export const deepgramRules: readonly Rule[] = [
  named({
    id: 'deepgram-api-key',
    description: 'Deepgram API key',
    source: 'https://developers.deepgram.com/docs/create-additional-api-keys',
    names: ['deepgram'],
    alphabet: HEX,
    length: 40,
    nearMisses: [`DEEPGRAM_API_KEY=${'x'.repeat(40)}`, 'deepgram_request_id=3b1f5a7c9d2e4f6081a3b5c7d9e1f2a43b1f5a7c'],
  }),
];
