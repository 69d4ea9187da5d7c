import type { Rule } from '../face.ts';
import { named, UUID } from '../named.ts';

export const ai21Rules: readonly Rule[] = [
  named({
    id: 'ai21-api-key',
    description: 'AI21 Studio API key',
    source: 'https://docs.ai21.com/docs/quickstart',
    names: ['ai21'],
    shape: UUID,
    nearMisses: ['AI21_API_KEY=00000000-0000-0000-0000-000000000000'],
  }),
];
