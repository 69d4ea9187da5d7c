import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE64, HEX } from '../sampling.ts';

export const digitaloceanSpacesRules: readonly Rule[] = [
  named({
    id: 'digitalocean-spaces-secret',
    description: 'Secret of a DigitalOcean Spaces key',
    source: 'https://docs.digitalocean.com/products/spaces/how-to/manage-access/',
    names: ['do spaces', 'digitalocean spaces', 'spaces secret', 'spaces access'],
    what: ['secret', 'key', 'secret key', 'secret access key'],
    alphabet: BASE64,
    length: 43,
    nearMisses: [
      `DO_SPACES_SECRET=${'0'.repeat(43)}`,
      'DO_SPACES_SECRET=your-do-spaces-secret-goes-here',
      'doSpacesSecret: process.env.DO_SPACES_SECRET,',
    ],
  }),
  named({
    id: 'digitalocean-legacy-token',
    description: 'DigitalOcean token without a prefix',
    source: 'https://docs.digitalocean.com/reference/api/create-personal-access-token/',
    names: ['digital ocean'],
    what: ['token', 'pat', 'access token', 'key'],
    alphabet: HEX,
    length: 64,
    nearMisses: [
      `DIGITAL_OCEAN_TOKEN=${'0'.repeat(64)}`,
      'DIGITAL_OCEAN_TOKEN=your-digital-ocean-token-goes-here',
      'digitalOceanToken: process.env.DIGITAL_OCEAN_TOKEN,',
    ],
  }),
];
