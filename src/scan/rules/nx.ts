import { decodeBase64, encodeBase64 } from '../checks/base64.ts';
import type { Rule } from '../face.ts';
import { named, type Shape, UUID } from '../named.ts';
import { oneOf } from '../sampling.ts';

const ACCESS: Shape = {
  pattern: '[A-Za-z0-9+/]{50,110}={0,2}',
  most: 112,
  draw: (random) => encodeBase64(`${UUID.draw(random)}|${oneOf(random, ['read', 'read-write'])}`),
};

export const nxRules: readonly Rule[] = [
  named({
    id: 'nx-cloud-token',
    description: 'Nx Cloud CI access token: base64 of an id and what it may do',
    source: 'https://nx.dev/ci/recipes/security/access-tokens',
    names: ['nx cloud'],
    what: ['token', 'access token', 'auth token'],
    shape: ACCESS,
    nearMisses: [`NX_CLOUD_ACCESS_TOKEN=${'0'.repeat(64)}`, 'NX_CLOUD_ACCESS_TOKEN=your-nx-cloud-token-goes-here'],
    accept: (secret) => /\|read(?:-write)?$/.test(decodeBase64(secret) ?? ''),
  }),
];
