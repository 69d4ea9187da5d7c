import { isFakeBody } from '../checks/placeholder.ts';
import type { Rule } from '../face.ts';
import { BASE36, bare, draw, HEX, oneOf } from '../sampling.ts';
import { token } from '../shape.ts';

const secret: Rule = {
  id: 'flutterwave-secret-key',
  description: 'Flutterwave secret key',
  source: 'https://developer.flutterwave.com/v3.0/docs/authentication',
  literals: ['flwseck'],
  pattern: token('FLWSECK(?:_TEST)?-[0-9a-f]{32}(?:-[0-9a-z]{8,16})?-X'),
  publicPrefix: 8,
  accept: (text) => !isFakeBody(/-(?<body>[0-9a-f]{32})/.exec(text)?.groups?.['body'] ?? ''),
  sample: (random) =>
    bare(`FLWSECK${oneOf(random, ['', '_TEST'])}-${draw(random, HEX, 32)}${oneOf(random, ['', `-${draw(random, BASE36, 11)}vt`])}-X`),
  nearMisses: [`FLWSECK-${'0'.repeat(32)}-X`, 'FLWSECK_TEST-SANDBOXDEMOKEY-X'],
};

const encryption: Rule = {
  id: 'flutterwave-encryption-key',
  description: 'Flutterwave encryption key',
  source: 'https://developer.flutterwave.com/v3.0/docs/encryption',
  literals: ['flwseck'],
  pattern: token('FLWSECK(?:_TEST)?[0-9a-f]{12}'),
  publicPrefix: 7,
  accept: (text) => !isFakeBody(text.slice(-12)) && /\d/.test(text) && /[a-f]/.test(text),
  sample: (random) => bare(`FLWSECK${oneOf(random, ['', '_TEST'])}${draw(random, HEX, 8)}4c7a`),
  nearMisses: ['FLWSECK_TEST000000000000', 'FLWSECK_TEST'],
};

export const flutterwaveRules: readonly Rule[] = [secret, encryption];
