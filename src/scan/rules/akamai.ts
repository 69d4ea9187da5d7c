import { encodeBase64 } from '../checks/base64.ts';
import { isFakeBody } from '../checks/placeholder.ts';
import type { Rule } from '../face.ts';
import { named, type Shape } from '../named.ts';
import { bare, BASE36, draw, drawBytes } from '../sampling.ts';
import { token } from '../shape.ts';

const SOURCE = 'https://techdocs.akamai.com/developer/docs/edgegrid';

const BASE64_OF_32: Shape = { pattern: '[A-Za-z0-9+/]{43}=', most: 44, draw: (random) => encodeBase64(drawBytes(random, 32)) };

export const akamaiRules: readonly Rule[] = [
  {
    id: 'akamai-edgegrid-token',
    description: 'Akamai EdgeGrid client or access token',
    source: SOURCE,
    literals: ['akab-'],
    pattern: token('akab-[a-z0-9]{16}-[a-z0-9]{16}'),
    publicPrefix: 5,
    accept: (secret) => !isFakeBody(secret.slice(5)),
    sample: (random) => bare(`akab-${draw(random, BASE36, 16)}-${draw(random, BASE36, 16)}`),
    nearMisses: [`akab-${'x'.repeat(16)}-${'x'.repeat(16)}`, 'akab-client-token-xxx-xxx'],
  },
  named({
    id: 'akamai-client-secret',
    description: 'Akamai EdgeGrid client secret',
    source: 'https://techdocs.akamai.com/developer/docs/edgegrid',
    names: ['akamai', 'edgegrid'],
    what: ['client secret', 'secret'],
    shape: BASE64_OF_32,
    nearMisses: ['AKAMAI_CLIENT_SECRET=your-client-secret-goes-here', `akamai_client_secret = ${'0'.repeat(43)}=`],
  }),
];
