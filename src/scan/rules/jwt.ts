import { decodeJson, encodeBase64Url } from '../checks/base64.ts';
import { isPlaceholder } from '../checks/placeholder.ts';
import type { Rule } from '../face.ts';
import { BASE64URL, bare, DIGIT, draw, oneOf } from '../sampling.ts';
import { token } from '../shape.ts';

/** Base64url of a header's first member: alg, typ, kid, cty, enc, zip, x5t, x5u, x5c, jku, jwk, iss, ver, b64, crit. */
const STARTS = [
  'eyJhbGci',
  'eyJ0eXAi',
  'eyJraWQi',
  'eyJjdHki',
  'eyJlbmMi',
  'eyJ6aXAi',
  'eyJ4NXQi',
  'eyJ4NXUi',
  'eyJ4NWMi',
  'eyJqa3Ui',
  'eyJqd2si',
  'eyJpc3Mi',
  'eyJ2ZXIi',
  'eyJiNjQi',
  'eyJjcml0',
];

/** Signed tokens only: an unsigned one (`alg: none`) proves nothing to anybody. */
export const jwtRules: readonly Rule[] = [
  {
    id: 'jwt',
    description: 'JSON Web Token, signed or encrypted',
    source: 'https://www.rfc-editor.org/rfc/rfc7519',
    literals: STARTS.map((start) => start.toLowerCase()),
    pattern: token(
      String.raw`(?:${STARTS.join('|')})[A-Za-z0-9_-]{4,1500}\.(?:[A-Za-z0-9_-]{2,12000}\.[A-Za-z0-9_-]{20,1500}|[A-Za-z0-9_-]{0,1500}\.[A-Za-z0-9_-]{12,24}\.[A-Za-z0-9_-]{2,12000}\.[A-Za-z0-9_-]{16,48})`,
      String.raw`(?![A-Za-z0-9_-]|\.[A-Za-z0-9_-]{12})`,
    ),
    reach: { before: 0, after: 15_100 },
    publicPrefix: 8,
    accept: (secret) => {
      const parts = secret.split('.');
      const algorithm = decodeJson(parts[0] ?? '')?.['alg'];
      if (typeof algorithm !== 'string' || algorithm.toLowerCase() === 'none') return false;
      if (isPlaceholder(parts.at(-1) ?? '')) return false;
      return parts.length === 5 || decodeJson(parts[1] ?? '') !== null;
    },
    sample: (random) => {
      const header = encodeBase64Url(
        oneOf(random, ['{"alg":"HS256","typ":"JWT"}', '{"typ":"JWT","alg":"RS256"}', '{"kid":"k1","alg":"ES256"}']),
      );
      const claims = encodeBase64Url(`{"sub":"${draw(random, DIGIT, 8)}","iat":1${draw(random, DIGIT, 9)}}`);
      return bare(`${header}.${claims}.${draw(random, BASE64URL, oneOf(random, [43, 86, 342]))}`);
    },
    nearMisses: [
      'eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.aB3dE5gH7jK9mN1pQ3sT5vX7z',
      'eyJhbGciOiJIUzI1NiJ9.bm90IGpzb24gYXQgYWxs.aB3dE5gH7jK9mN1pQ3sT5vX7z',
      `eyJhbGci${'x'.repeat(20)}.${'x'.repeat(20)}.${'x'.repeat(43)}`,
      `eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.${'x'.repeat(43)}`,
      'eyJhbGciOiJIUzI1NiJ9',
    ],
  },
];
