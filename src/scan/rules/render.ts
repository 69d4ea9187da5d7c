import { isFakeBody } from '../checks/placeholder.ts';
import type { Rule } from '../face.ts';
import { BASE36, BASE62, BASE64URL, draw } from '../sampling.ts';
import { prefixed } from '../shape.ts';

export const renderRules: readonly Rule[] = [
  prefixed({
    id: 'render-api-key',
    description: 'Render API key',
    source: 'https://api-docs.render.com/reference/authentication',
    prefixes: ['rnd_'],
    alphabet: BASE62,
    length: [28, 32],
    nearMisses: [`rnd_${'0'.repeat(28)}`, 'rnd_short'],
  }),
  {
    id: 'render-deploy-hook',
    description: 'Key of a Render deploy hook',
    source: 'https://render.com/docs/deploy-hooks',
    literals: ['api.render.com/deploy/'],
    evidence: 'context',
    pattern: /api\.render\.com\/deploy\/(?:srv|crn)-[a-z0-9]{10,30}\?key=(?<secret>[A-Za-z0-9_-]{8,32})(?![A-Za-z0-9_-])/d,
    publicPrefix: 0,
    accept: (secret) => !isFakeBody(secret),
    sample: (random) => {
      const secret = draw(random, BASE64URL, 11);
      return { text: `https://api.render.com/deploy/srv-${draw(random, BASE36, 20)}?key=${secret}`, secret };
    },
    nearMisses: ['https://api.render.com/deploy/srv-abcdefghij0123456789?key=xxxxxxxxxxxxxxxx', 'https://api.render.com/deploy/srv-id'],
  },
];
