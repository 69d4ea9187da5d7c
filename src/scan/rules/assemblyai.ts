import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { HEX } from '../sampling.ts';

export const assemblyaiRules: readonly Rule[] = [
  named({
    id: 'assemblyai-api-key',
    description: 'AssemblyAI API key',
    source: 'https://www.assemblyai.com/docs/getting-started/transcribe-an-audio-file',
    names: ['assemblyai', 'assembly ai'],
    alphabet: HEX,
    length: 32,
    nearMisses: [`ASSEMBLYAI_API_KEY=${'x'.repeat(32)}`],
  }),
];
