import { crc32 } from '../checks/crc32.ts';
import type { Rule } from '../face.ts';
import { BASE62, bare, draw, oneOf } from '../sampling.ts';
import { token } from '../shape.ts';

const trailer = (body: string) => crc32(body).toString(16).padStart(8, '0');

export const cloudflareRules: readonly Rule[] = [
  {
    id: 'cloudflare-token',
    description: 'Cloudflare user or account token or global key, with its checksum',
    source: 'https://developers.cloudflare.com/fundamentals/api/get-started/token-formats/',
    literals: ['cfut_', 'cfat_', 'cfk_'],
    pattern: token('cf(?:ut|at|k)_[A-Za-z0-9]{40}[0-9a-f]{8}'),
    publicPrefix: 5,
    accept: (secret) => trailer(secret.slice(-48, -8)) === secret.slice(-8),
    sample: (random) => {
      const body = draw(random, BASE62, 40);
      return bare(`${oneOf(random, ['cfut_', 'cfat_', 'cfk_'])}${body}${trailer(body)}`);
    },
    nearMisses: [`cfat_${'aB3d'.repeat(10)}00000000`, 'cfat_tooshort'],
  },
];
