import type { Rule } from '../face.ts';
import { BASE62 } from '../sampling.ts';
import { prefixed } from '../shape.ts';

export const groqRules: readonly Rule[] = [
  prefixed({
    id: 'groq-api-key',
    description: 'Groq API key',
    source: 'https://console.groq.com/docs/quickstart',
    prefixes: ['gsk_'],
    alphabet: BASE62,
    length: 52,
    nearMisses: [`gsk_${'x'.repeat(52)}`, 'gsk_short', 'task_gsk_x'],
  }),
];
