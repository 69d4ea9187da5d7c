import { decodeJson, encodeBase64 } from '../checks/base64.ts';
import type { Rule } from '../face.ts';
import { bare, DIGIT, draw, HEX } from '../sampling.ts';
import { token } from '../shape.ts';

export const convexRules: readonly Rule[] = [
  {
    id: 'convex-deploy-key',
    description: 'Convex deploy key',
    source: 'https://docs.convex.dev/cli/deploy-key-types',
    literals: ['|eyj2mii6'],
    pattern: token(
      String.raw`(?:prod|preview|dev|project):[a-z0-9:-]{3,60}\|eyJ2MiI6[A-Za-z0-9+/_-]{30,200}={0,2}`,
      '(?![A-Za-z0-9+/=_-])',
    ),
    reach: { before: 70, after: 220 },
    publicPrefix: 5,
    accept: (secret) => typeof decodeJson(secret.slice(secret.indexOf('|') + 1))?.['v2'] === 'string',
    sample: (random) => bare(`prod:happy-animal-${draw(random, DIGIT, 3)}|${encodeBase64(`{"v2":"${draw(random, HEX, 64)}"}`)}`),
    nearMisses: ['prod:happy-animal-123|eyJ2MiI6short', `prod:happy-animal-123|eyJ2MiI6${'x'.repeat(60)}`],
  },
];
