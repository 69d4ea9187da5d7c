import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE62, draw, oneOf } from '../sampling.ts';

export const chromaRules: readonly Rule[] = [
  named({
    id: 'chroma-api-key',
    description: 'Chroma Cloud API key',
    source: 'https://docs.trychroma.com/cloud/getting-started',
    names: ['chroma', 'chroma cloud', 'chromadb'],
    what: ['api key', 'token', 'auth token'],
    shape: {
      pattern: '(?:ck-)?[A-Za-z0-9]{32,64}',
      most: 67,
      draw: (random) => `${oneOf(random, ['', 'ck-'])}${draw(random, BASE62, 44)}`,
    },
    nearMisses: ['CHROMA_API_KEY=${VALUE}', 'CHROMA_SUBSAMPLING_KEY=4:2:0'],
  }),
];
