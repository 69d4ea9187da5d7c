import { isFakeBody } from '../checks/placeholder.ts';
import type { Rule } from '../face.ts';
import { bare, BASE62, draw, HEX } from '../sampling.ts';
import { token } from '../shape.ts';

export const brevoRules: readonly Rule[] = [
  {
    id: 'brevo-api-key',
    description: 'Brevo (Sendinblue) API key',
    source: 'https://developers.brevo.com/docs/getting-started',
    literals: ['xkeysib-'],
    pattern: token('xkeysib-[0-9a-f]{64}-[A-Za-z0-9]{16}'),
    publicPrefix: 8,
    accept: (secret) => !isFakeBody(secret.slice(8)),
    sample: (random) => bare(`xkeysib-${draw(random, HEX, 64)}-${draw(random, BASE62, 16)}`),
    nearMisses: [`xkeysib-${'x'.repeat(64)}-${'x'.repeat(16)}`, 'xkeysib-your-key'],
  },
  {
    id: 'brevo-smtp-key',
    description: 'Brevo (Sendinblue) SMTP key',
    source: 'https://help.brevo.com/hc/en-us/articles/7959631848850',
    literals: ['xsmtpsib-'],
    pattern: token('xsmtpsib-[0-9a-f]{64}-[A-Za-z0-9]{16}'),
    publicPrefix: 9,
    accept: (secret) => !isFakeBody(secret.slice(9)),
    sample: (random) => bare(`xsmtpsib-${draw(random, HEX, 64)}-${draw(random, BASE62, 16)}`),
    nearMisses: [`xsmtpsib-${'x'.repeat(64)}-${'x'.repeat(16)}`, 'xsmtpsib-your-key'],
  },
];
