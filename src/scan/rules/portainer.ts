import { encodeBase64 } from '../checks/base64.ts';
import { isFakeBody } from '../checks/placeholder.ts';
import { wordShare } from '../checks/words.ts';
import type { Rule } from '../face.ts';
import { bare, drawBytes } from '../sampling.ts';
import { token } from '../shape.ts';

export const portainerRules: readonly Rule[] = [
  {
    id: 'portainer-token',
    description: 'Portainer access token',
    source: 'https://docs.portainer.io/api/access',
    literals: ['ptr_'],
    pattern: token('ptr_[A-Za-z0-9+/]{43}=', '(?![A-Za-z0-9+/=_-])'),
    publicPrefix: 4,
    accept: (secret) => !isFakeBody(secret.slice(4)) && wordShare(secret.slice(4)) < 0.5,
    sample: (random) => bare(`ptr_${encodeBase64(drawBytes(random, 32))}`),
    nearMisses: [`ptr_${'0'.repeat(43)}=`, 'ptr_to_something_long_in_c_code = nullptr'],
  },
];
