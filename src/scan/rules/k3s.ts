import { isFakeBody } from '../checks/placeholder.ts';
import type { Rule } from '../face.ts';
import { bare, draw, HEX, oneOf } from '../sampling.ts';
import { token } from '../shape.ts';

export const k3sRules: readonly Rule[] = [
  {
    id: 'k3s-token',
    description: 'K3s or RKE2 server or agent token',
    source: 'https://docs.k3s.io/cli/token',
    literals: ['::server:', '::node:', '::agent:'],
    pattern: token('K10[0-9a-f]{64}::(?:server|node|agent):[A-Za-z0-9]{16,64}'),
    reach: { before: 67, after: 80 },
    publicPrefix: 3,
    accept: (secret) => !isFakeBody(secret.slice(3, 67)),
    sample: (random) => bare(`K10${draw(random, HEX, 64)}::${oneOf(random, ['server', 'node'])}:${draw(random, HEX, 32)}`),
    nearMisses: [`K10${'0'.repeat(64)}::server:${'0'.repeat(32)}`, 'std::server::run'],
  },
];
