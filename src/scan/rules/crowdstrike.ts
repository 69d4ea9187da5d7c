import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE62 } from '../sampling.ts';

export const crowdstrikeRules: readonly Rule[] = [
  named({
    id: 'crowdstrike-client-secret',
    description: 'CrowdStrike Falcon API client secret',
    source: 'https://www.crowdstrike.com/en-us/blog/tech-center/get-access-falcon-apis/',
    names: ['crowdstrike', 'falcon client', 'falcon'],
    what: ['client secret', 'secret'],
    alphabet: BASE62,
    length: 40,
    nearMisses: [`CROWDSTRIKE_CLIENT_SECRET=${'x'.repeat(40)}`],
  }),
];
