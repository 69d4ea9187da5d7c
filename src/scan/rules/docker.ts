import { encodeBase64, passwordOfBasic } from '../checks/base64.ts';
import { isPlaceholder } from '../checks/placeholder.ts';
import type { Rule } from '../face.ts';
import { BASE62, draw } from '../sampling.ts';

/** The secret is the whole base64 text: it is what gives access, and what a rewrite has to cover. */
export const dockerRules: readonly Rule[] = [
  {
    id: 'docker-config-auth',
    description: "Registry login in Docker's config.json (base64 of user:password)",
    source: 'https://docs.docker.com/reference/cli/docker/login/#credential-stores',
    literals: ['"auth"'],
    evidence: 'context',
    pattern: /"auth"\s{0,8}:\s{0,8}"(?<secret>[A-Za-z0-9+/]{8,8000}={0,2})"/d,
    reach: { before: 0, after: 8100 },
    publicPrefix: 0,
    accept: (secret) => !isPlaceholder(passwordOfBasic(secret) ?? ''),
    sample: (random) => {
      const secret = encodeBase64(`ci:${draw(random, BASE62, 12 + random(40))}`);
      return { text: `{"auths": {"registry.acme.test": {"auth": "${secret}"}}}`, secret };
    },
    nearMisses: ['"auth": "required"', '{"auth": "dXNlcjpwYXNzd29yZA=="}', '"auth": "bm90IGEgcGFpcg=="'],
  },
];
