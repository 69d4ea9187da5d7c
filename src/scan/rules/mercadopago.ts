import { isFakeBody } from '../checks/placeholder.ts';
import type { Rule } from '../face.ts';
import { bare, DIGIT, draw, HEX } from '../sampling.ts';
import { token } from '../shape.ts';

export const mercadopagoRules: readonly Rule[] = [
  {
    id: 'mercadopago-access-token',
    description: 'Mercado Pago access token',
    source: 'https://www.mercadopago.com/developers/en/docs/your-integrations/credentials',
    literals: ['app_usr-'],
    pattern: token('APP_USR-[0-9]{16}-[0-9]{6}-[0-9a-f]{32}-[0-9]{6,12}'),
    publicPrefix: 32,
    accept: (secret) => !isFakeBody(secret.split('-')[3] ?? ''),
    sample: (random) =>
      bare(`APP_USR-${draw(random, DIGIT, 16)}-${draw(random, DIGIT, 6)}-${draw(random, HEX, 32)}-${draw(random, DIGIT, 6 + random(7))}`),
    nearMisses: [`APP_USR-1234567890123456-010203-${'0'.repeat(32)}-123456789`, 'APP_USR-token'],
  },
];
