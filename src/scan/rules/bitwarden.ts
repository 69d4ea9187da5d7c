import { encodeBase64 } from '../checks/base64.ts';
import type { Rule } from '../face.ts';
import { named, type Shape, UUID } from '../named.ts';
import { BASE62, draw, drawBytes } from '../sampling.ts';

const MACHINE: Shape = {
  pattern: String.raw`0\.[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\.[A-Za-z0-9]{30}:[A-Za-z0-9+/]{22}==`,
  most: 94,
  draw: (random) => `0.${UUID.draw(random)}.${draw(random, BASE62, 30)}:${encodeBase64(drawBytes(random, 16))}`,
};

export const bitwardenRules: readonly Rule[] = [
  named({
    id: 'bitwarden-machine-token',
    description: 'Bitwarden Secrets Manager machine account token',
    source: 'https://bitwarden.com/help/access-tokens/',
    names: ['bws', 'bitwarden'],
    what: ['access token', 'token'],
    shape: MACHINE,
    nearMisses: [
      'BWS_ACCESS_TOKEN=0.00000000-0000-0000-0000-000000000000.token:key',
      'BITWARDEN_ACCESS_TOKEN=your-machine-token-goes-here',
    ],
  }),
  named({
    id: 'bitwarden-client-secret',
    description: 'Bitwarden API client secret',
    source: 'https://bitwarden.com/help/personal-api-key/',
    names: ['bitwarden', 'bw client'],
    what: ['client secret', 'secret', 'clientsecret'],
    alphabet: BASE62,
    length: 30,
    nearMisses: [
      `BITWARDEN_CLIENT_SECRET=${'0'.repeat(30)}`,
      'BITWARDEN_CLIENT_SECRET=your-bitwarden-client-secret-goes-here',
      'bitwardenClientSecret: process.env.BITWARDEN_CLIENT_SECRET,',
    ],
  }),
];
