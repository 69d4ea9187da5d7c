import { decodeBase64, encodeBase64Url } from '../checks/base64.ts';
import type { Rule } from '../face.ts';
import { BASE36, BASE64URL, bare, draw, oneOf } from '../sampling.ts';
import { token } from '../shape.ts';

/** Public tokens (`pk.`) stand in web pages and are no secrets. */
export const mapboxRules: readonly Rule[] = [
  {
    id: 'mapbox-secret-token',
    description: 'Mapbox secret or temporary access token: base64 of JSON, then a signature',
    source: 'https://docs.mapbox.com/api/guides/tokens/#mapbox-api-access-tokens',
    literals: ['sk.eyj', 'tk.eyj'],
    pattern: token(String.raw`[st]k\.eyJ[A-Za-z0-9_-]{20,300}\.[A-Za-z0-9_-]{22}`),
    publicPrefix: 6,
    accept: (secret) =>
      /^\{"u":"[^"]{1,64}","/.test(decodeBase64((secret.split('.')[1] ?? '').replaceAll('-', '+').replaceAll('_', '/')) ?? ''),
    sample: (random) =>
      bare(
        `${oneOf(random, ['sk', 'tk'])}.${encodeBase64Url(`{"u":"acme","a":"${draw(random, BASE36, 25)}"}`)}.${draw(random, BASE64URL, 22)}`,
      ),
    nearMisses: [`sk.eyJ${'x'.repeat(60)}.${'x'.repeat(22)}`, 'sk.eyJ1IjoiYWNtZSJ9', 'disk.eyJ1IjoiYWNtZSJ9.short'],
  },
];
