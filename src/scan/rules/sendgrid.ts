import { isFakeBody } from '../checks/placeholder.ts';
import type { Rule } from '../face.ts';
import { BASE64URL, bare, draw } from '../sampling.ts';
import { token } from '../shape.ts';

export const sendgridRules: readonly Rule[] = [
  {
    id: 'sendgrid-api-key',
    description: 'SendGrid API key',
    source: 'https://www.twilio.com/docs/sendgrid/ui/account-and-settings/api-keys',
    literals: ['sg.'],
    pattern: token(String.raw`SG\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}`),
    publicPrefix: 3,
    accept: (secret) => !isFakeBody(secret.slice(26)),
    sample: (random) => bare(`SG.${draw(random, BASE64URL, 22)}.${draw(random, BASE64URL, 43)}`),
    nearMisses: [`SG.${'x'.repeat(22)}.${'x'.repeat(43)}`, 'msg.payload.value', 'SG.short.key'],
  },
];
