import { classes } from '../checks/value.ts';
import type { Rule } from '../face.ts';
import { BASE62 } from '../sampling.ts';
import { prefixed } from '../shape.ts';

export const lichessRules: readonly Rule[] = [
  prefixed({
    id: 'lichess-access-token',
    description: 'Lichess personal access token',
    source: 'https://lichess.org/api#section/Introduction/Authentication',
    prefixes: ['lip_'],
    alphabet: BASE62,
    length: [16, 32],
    nearMisses: [`lip_${'x'.repeat(16)}`, 'lip_short', 'lip_synchronizationTrackIndex'],
    accept: (body) => classes(body) >= 3,
  }),
];
