import type { Rule } from '../face.ts';
import { HEX } from '../sampling.ts';
import { prefixed } from '../shape.ts';

export const elevenlabsRules: readonly Rule[] = [
  prefixed({
    id: 'elevenlabs-api-key',
    description: 'ElevenLabs API key',
    source: 'https://elevenlabs.io/docs/api-reference/authentication',
    prefixes: ['sk_'],
    alphabet: HEX,
    length: 48,
    nearMisses: [`sk_${'x'.repeat(48)}`, 'sk_short', 'sk_3b1f5a7c9d2e4f6081a3'],
  }),
];
