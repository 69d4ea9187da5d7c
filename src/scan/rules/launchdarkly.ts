import type { Rule } from '../face.ts';
import { UUID } from '../named.ts';
import { bare, oneOf } from '../sampling.ts';
import { token } from '../shape.ts';

const KINDS = ['api-', 'sdk-', 'rel-'];

/** Mobile keys (`mob-`) and client-side ids are public: apps carry them. */
export const launchdarklyRules: readonly Rule[] = [
  {
    id: 'launchdarkly-key',
    description: 'LaunchDarkly API access token, SDK key or Relay Proxy key',
    source: 'https://launchdarkly.com/docs/home/account/api',
    literals: KINDS,
    // The UUID is a random one (version 4).
    pattern: token('(?:api|sdk|rel)-[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}'),
    publicPrefix: 4,
    accept: (secret) => new Set(secret.slice(4)).size > 6,
    sample: (random) => {
      const uuid = UUID.draw(random);
      return bare(`${oneOf(random, KINDS)}${uuid.slice(0, 14)}4${uuid.slice(15, 19)}a${uuid.slice(20)}`);
    },
    nearMisses: [
      'sdk-00000000-0000-4000-8000-000000000000',
      'api-3b1f5a7c-9d2e-1f60-81a3-b5c7d9e1f2a4',
      'sdk-123abc',
      'mysdk-3b1f5a7c-9d2e-4f60-81a3-b5c7d9e1f2a4',
    ],
  },
];
