import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { HEX } from '../sampling.ts';

export const todoistRules: readonly Rule[] = [
  named({
    id: 'todoist-api-token',
    description: 'Todoist API token',
    source: 'https://developer.todoist.com/guides/#our-apis',
    names: ['todoist'],
    alphabet: HEX,
    length: 40,
    nearMisses: ['TODOIST_TOKEN=your-own-value', `TODOIST_SECRET=${'0'.repeat(40)}`],
  }),
];
