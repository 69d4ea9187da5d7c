import type { Rule } from '../face.ts';
import { BASE64URL } from '../sampling.ts';
import { prefixed } from '../shape.ts';

export const jinaRules: readonly Rule[] = [
  prefixed({
    id: 'jina-api-key',
    description: 'Jina AI API key',
    source: 'https://jina.ai/reader/',
    prefixes: ['jina_'],
    alphabet: BASE64URL,
    length: 60,
    nearMisses: [`jina_${'x'.repeat(60)}`, 'jina_short'],
  }),
];
