import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { DIGIT, draw, HEX, oneOf } from '../sampling.ts';

export const uptimerobotRules: readonly Rule[] = [
  named({
    id: 'uptimerobot-api-key',
    description: 'UptimeRobot API key',
    source: 'https://uptimerobot.com/api/',
    names: ['uptimerobot', 'uptime robot'],
    shape: {
      pattern: String.raw`(?:u|ur|m)\d{5,12}-[0-9a-f]{20,32}`,
      most: 48,
      draw: (random) => `${oneOf(random, ['u', 'ur', 'm'])}${draw(random, DIGIT, 7)}-${draw(random, HEX, 24)}`,
    },
    nearMisses: ['UPTIMEROBOT_API_KEY=${VALUE}'],
  }),
];
