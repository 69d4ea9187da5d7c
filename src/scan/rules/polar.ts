import { crc32Base62 } from '../checks/crc32.ts';
import { isFakeBody } from '../checks/placeholder.ts';
import type { Rule } from '../face.ts';
import { BASE62, bare, draw, oneOf } from '../sampling.ts';
import { token } from '../shape.ts';

const KINDS = ['oat', 'pat', 'cs', 'crt', 'us'];

export const polarRules: readonly Rule[] = [
  {
    id: 'polar-token',
    description: 'Polar organisation, personal, client or session token: 37 characters and their CRC-32',
    source: 'https://polar.sh/docs/integrate/authentication',
    literals: KINDS.map((kind) => `polar_${kind}_`),
    pattern: token(`polar_(?:${KINDS.join('|')})_[A-Za-z0-9]{43}`),
    publicPrefix: 10,
    accept: (secret) => crc32Base62(secret.slice(-43, -6)) === secret.slice(-6) && !isFakeBody(secret.slice(-43, -6)),
    sample: (random) => {
      const body = draw(random, BASE62, 37);
      return bare(`polar_${oneOf(random, KINDS)}_${body}${crc32Base62(body)}`);
    },
    nearMisses: [`polar_oat_${'x'.repeat(43)}`, 'polar_pat_token'],
  },
];
