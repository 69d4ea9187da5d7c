import { isFakeBody } from '../checks/placeholder.ts';
import type { Rule } from '../face.ts';
import { BASE62, bare, draw, oneOf } from '../sampling.ts';
import { token } from '../shape.ts';

/** The prefix `secret-token:` (RFC 8959) belongs to the value; the end is the name, backwards. */
export const mercuryRules: readonly Rule[] = [
  {
    id: 'mercury-api-token',
    description: 'Mercury banking API token',
    source: 'https://docs.mercury.com/reference/getting-started-with-your-api',
    literals: ['mercury_production_', 'mercury_sandbox_'],
    pattern: token('(?:secret-token:)?mercury_(?:production|sandbox)_[a-z]{2,8}_[A-Za-z0-9]{36,60}_yrucrem'),
    reach: { before: 13, after: 512 },
    publicPrefix: 32,
    accept: (secret) => !isFakeBody(secret.slice(0, -8).slice(-36)),
    sample: (random) =>
      bare(
        `${oneOf(random, ['secret-token:', ''])}mercury_${oneOf(random, ['production', 'sandbox'])}_rma_${draw(random, BASE62, 44)}_yrucrem`,
      ),
    nearMisses: [`mercury_production_rma_${'x'.repeat(44)}_yrucrem`, 'mercury_production_rma_short_yrucrem'],
  },
];
