import { isFakeBody } from '../checks/placeholder.ts';
import type { Rule } from '../face.ts';
import { BASE62, bare, draw, HEX, oneOf } from '../sampling.ts';
import { token } from '../shape.ts';

const KINDS = ['VF.DM.', 'VF.WS.'];

export const voiceflowRules: readonly Rule[] = [
  {
    id: 'voiceflow-api-key',
    description: 'Voiceflow dialog manager or workspace key',
    source: 'https://docs.voiceflow.com/reference/authentication',
    literals: KINDS.map((kind) => kind.toLowerCase()),
    pattern: token(String.raw`VF\.(?:DM|WS)\.[0-9a-f]{24}\.[A-Za-z0-9]{16}`),
    publicPrefix: 30,
    accept: (secret) => !isFakeBody(secret.slice(-16)),
    sample: (random) => bare(`${oneOf(random, KINDS)}${draw(random, HEX, 24)}.${draw(random, BASE62, 16)}`),
    nearMisses: [`VF.DM.${'0'.repeat(24)}.${'x'.repeat(16)}`, 'VF.DM.short'],
  },
];
