import { isFakeBody } from '../checks/placeholder.ts';
import type { Rule } from '../face.ts';
import { BASE64URL, bare, DIGIT, draw } from '../sampling.ts';

export const telegramRules: readonly Rule[] = [
  {
    id: 'telegram-bot-token',
    description: 'Telegram bot token',
    source: 'https://core.telegram.org/bots/features#botfather',
    literals: [':aa'],
    // In API URLs the word "bot" stands right before the number.
    pattern: /(?:(?<![A-Za-z0-9_-])|(?<=\/bot))\d{8,10}:AA[A-Za-z0-9_-]{33}(?![A-Za-z0-9_-])/d,
    reach: { before: 10, after: 64 },
    publicPrefix: 11,
    accept: (secret) => !isFakeBody(secret.slice(secret.indexOf(':') + 3)),
    sample: (random) => bare(`${1 + random(9)}${draw(random, DIGIT, 9)}:AA${draw(random, BASE64URL, 33)}`),
    nearMisses: [`123456789:AA${'x'.repeat(33)}`, '12:AAshort', 'key:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'],
  },
];
