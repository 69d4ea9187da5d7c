import { isFakeBody } from '../checks/placeholder.ts';
import type { Rule } from '../face.ts';
import { BASE36, draw, oneOf } from '../sampling.ts';

export const makeComRules: readonly Rule[] = [
  {
    id: 'make-com-webhook-url',
    description: 'Make (Integromat) webhook URL; the secret is its path',
    source: 'https://help.make.com/webhooks',
    literals: ['.make.com/', '.integromat.com/'],
    pattern: /(?<=hook(?:\.[a-z]{2}\d)?)\.(?:make|integromat)\.com\/(?<secret>[a-z0-9]{32})(?![A-Za-z0-9_/.-])/d,
    publicPrefix: 0,
    accept: (secret) => !isFakeBody(secret) && /\d/.test(secret),
    sample: (random) => {
      const secret = `${draw(random, BASE36, 31)}7`;
      return { text: `https://hook.${oneOf(random, ['eu1.make', 'us2.make', 'integromat'])}.com/${secret}`, secret };
    },
    nearMisses: [`https://hook.eu1.make.com/${'x'.repeat(32)}`, 'https://hook.eu1.make.com/your-webhook'],
  },
];
