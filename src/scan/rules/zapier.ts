import { isFakeBody } from '../checks/placeholder.ts';
import type { Rule } from '../face.ts';
import { BASE36, DIGIT, draw } from '../sampling.ts';

export const zapierRules: readonly Rule[] = [
  {
    id: 'zapier-webhook-url',
    description: 'Zapier catch hook URL; the secret is its path',
    source: 'https://help.zapier.com/hc/en-us/articles/8496288690317-Trigger-Zaps-from-webhooks',
    literals: ['hooks.zapier.com/hooks/'],
    pattern: /hooks\.zapier\.com\/hooks\/(?:catch|standard)\/(?<secret>\d{4,10}\/[a-z0-9]{6,8})(?![A-Za-z0-9_-])/d,
    publicPrefix: 0,
    // The number is the account's.
    accept: (secret) => /\/(?=.*\d)(?=.*[a-z])/.test(secret) && new Set(secret).size >= 5 && !isFakeBody(secret),
    sample: (random) => {
      const secret = `1${draw(random, DIGIT, 7)}/${draw(random, BASE36, 4)}b7x`;
      return { text: `https://hooks.zapier.com/hooks/catch/${secret}/`, secret };
    },
    nearMisses: ['https://hooks.zapier.com/hooks/catch/123456/abcdef/', 'https://hooks.zapier.com/hooks/catch/{account}/{hook}/'],
  },
];
