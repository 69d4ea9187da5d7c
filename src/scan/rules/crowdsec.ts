import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE62 } from '../sampling.ts';

export const crowdsecRules: readonly Rule[] = [
  named({
    id: 'crowdsec-key',
    description: 'CrowdSec bouncer key or machine password',
    source: 'https://docs.crowdsec.net/docs/local_api/authentication/',
    names: ['crowdsec'],
    what: ['key', 'lapi key', 'api key', 'password', 'token'],
    alphabet: BASE62,
    length: [32, 64],
    nearMisses: [`CROWDSEC_KEY=${'0'.repeat(32)}`, 'CROWDSEC_KEY=your-crowdsec-key-goes-here', 'crowdsecKey: process.env.CROWDSEC_KEY,'],
  }),
];
