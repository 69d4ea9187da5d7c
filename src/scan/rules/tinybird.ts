import { decodeBase64, encodeBase64Url } from '../checks/base64.ts';
import type { Rule } from '../face.ts';
import { UUID } from '../named.ts';
import { BASE64URL, bare, draw } from '../sampling.ts';
import { token } from '../shape.ts';

export const tinybirdRules: readonly Rule[] = [
  {
    id: 'tinybird-token',
    description: 'Tinybird token: base64 of JSON, then a signature',
    source: 'https://www.tinybird.co/docs/forward/administration/tokens/static-tokens',
    literals: ['p.eyj'],
    pattern: token(String.raw`p\.eyJ[A-Za-z0-9_-]{40,300}\.[A-Za-z0-9_-]{27,86}`),
    publicPrefix: 5,
    accept: (secret) =>
      /^\{"u": ?"[^"]{8,64}",/.test(decodeBase64((secret.split('.')[1] ?? '').replaceAll('-', '+').replaceAll('_', '/')) ?? ''),
    sample: (random) =>
      bare(`p.${encodeBase64Url(`{"u": "${UUID.draw(random)}", "id": "${UUID.draw(random)}"}`)}.${draw(random, BASE64URL, 43)}`),
    nearMisses: [`p.eyJ${'x'.repeat(80)}.${'x'.repeat(43)}`, 'p.eyJ1IjogImFjbWUifQ.short'],
  },
];
