import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE64URL, draw, HEX } from '../sampling.ts';

export const ollamaRules: readonly Rule[] = [
  named({
    id: 'ollama-api-key',
    description: 'Ollama cloud API key',
    source: 'https://docs.ollama.com/api/authentication',
    names: ['ollama'],
    shape: {
      pattern: String.raw`[0-9a-f]{32}\.[A-Za-z0-9_-]{24}`,
      most: 57,
      draw: (random) => `${draw(random, HEX, 32)}.${draw(random, BASE64URL, 23)}7`,
    },
    nearMisses: ['OLLAMA_API_KEY=${VALUE}', 'OLLAMA_MODEL_KEY=llama3.3'],
  }),
];
