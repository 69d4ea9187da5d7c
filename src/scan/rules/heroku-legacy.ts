import type { Rule } from '../face.ts';
import { named, UUID } from '../named.ts';

export const herokuLegacyRules: readonly Rule[] = [
  named({
    id: 'heroku-legacy-api-key',
    description: 'Heroku API key without a prefix',
    source: 'https://devcenter.heroku.com/articles/authentication',
    names: ['heroku'],
    shape: UUID,
    nearMisses: [`HEROKU_KEY=${'0'.repeat(36)}`, 'HEROKU_KEY=your-heroku-key-goes-here', 'herokuKey: process.env.HEROKU_KEY,'],
  }),
];
