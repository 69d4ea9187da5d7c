import { decodeJson, encodeBase64Url } from '../checks/base64.ts';
import { isFakeBody } from '../checks/placeholder.ts';
import type { Rule } from '../face.ts';
import { UUID } from '../named.ts';
import { BASE64URL, bare, draw } from '../sampling.ts';
import { token } from '../shape.ts';

export const wixRules: readonly Rule[] = [
  {
    id: 'wix-api-key',
    description: 'Wix API key: "IST." and a signed token',
    source: 'https://dev.wix.com/docs/rest/articles/getting-started/api-keys',
    literals: ['ist.eyj'],
    pattern: token(String.raw`IST\.eyJ[A-Za-z0-9_-]{10,200}\.eyJ[A-Za-z0-9_-]{20,1200}\.[A-Za-z0-9_-]{40,700}`),
    reach: { before: 0, after: 2200 },
    publicPrefix: 4,
    accept: (secret) => decodeJson(secret.split('.')[1] ?? '') !== null && !isFakeBody(secret.slice(secret.lastIndexOf('.') + 1)),
    sample: (random) => {
      const header = encodeBase64Url(JSON.stringify({ kid: 'PozHX', alg: 'RS256' }));
      const body = encodeBase64Url(JSON.stringify({ data: JSON.stringify({ id: UUID.draw(random) }), iat: 1_700_000_000 }));
      return bare(`IST.${header}.${body}.${draw(random, BASE64URL, 342)}`);
    },
    nearMisses: ['IST.eyJ.eyJ.xxx', 'LIST.eyJhbGciOiJub25lIn0.eyJ9.x'],
  },
];
