import { isFakeBody } from '../checks/placeholder.ts';
import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { bare, BASE62, draw } from '../sampling.ts';
import { token } from '../shape.ts';

export const linkedinRules: readonly Rule[] = [
  {
    id: 'linkedin-client-secret',
    description: 'LinkedIn client secret',
    source: 'https://learn.microsoft.com/en-us/linkedin/shared/authentication/authorization-code-flow',
    literals: ['wpl_ap'],
    pattern: token(String.raw`WPL_AP[01]\.[A-Za-z0-9]{16}\.[A-Za-z0-9+/]{6}==`),
    publicPrefix: 8,
    accept: (secret) => !isFakeBody(secret.slice(8)),
    sample: (random) => bare(`WPL_AP${random(2)}.${draw(random, BASE62, 16)}.${draw(random, BASE62, 6)}==`),
    nearMisses: ['WPL_AP1.xxxxxxxxxxxxxxxx.xxxxxx==', 'WPL_AP1.secret'],
  },
  named({
    id: 'linkedin-legacy-client-secret',
    description: 'LinkedIn client secret of the older kind',
    source: 'https://learn.microsoft.com/en-us/linkedin/shared/authentication/authorization-code-flow',
    names: ['linkedin', 'linked in'],
    what: ['secret'],
    alphabet: BASE62,
    length: 16,
    nearMisses: ['LINKEDIN_CLIENT_SECRET=your-client-secret', 'LINKEDIN_CLIENT_SECRET=xxxxxxxxxxxxxxxx'],
  }),
];
