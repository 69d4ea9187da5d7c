import type { Rule } from '../face.ts';
import { BASE64URL } from '../sampling.ts';
import { prefixed } from '../shape.ts';

export const codeiumRules: readonly Rule[] = [
  prefixed({
    id: 'windsurf-session-key',
    description: 'Windsurf (Codeium) key of a signed-in editor',
    source: 'https://docs.windsurf.com/plugins/getting-started',
    prefixes: ['sk-ws-01-'],
    alphabet: BASE64URL,
    length: [60, 140],
    nearMisses: [`sk-ws-01-${'x'.repeat(60)}`, 'sk-ws-01-short'],
  }),
];
