import { isFakeBody } from '../checks/placeholder.ts';
import type { Rule } from '../face.ts';
import { BASE64URL, draw, oneOf } from '../sampling.ts';

export const iftttRules: readonly Rule[] = [
  {
    id: 'ifttt-webhook-key',
    description: 'IFTTT webhook key, as it stands in the URL that triggers an applet',
    source: 'https://help.ifttt.com/hc/en-us/articles/115010230347-Webhooks-service-FAQ',
    literals: ['maker.ifttt.com/'],
    pattern: /maker\.ifttt\.com\/(?:trigger\/[\w%{}.-]{1,80}\/(?:json\/)?with\/key|use)\/(?<secret>[A-Za-z0-9_-]{18,50})(?![A-Za-z0-9_-])/d,
    publicPrefix: 0,
    accept: (secret) => !isFakeBody(secret) && /\d/.test(secret),
    sample: (random) => {
      const secret = `${draw(random, BASE64URL, oneOf(random, [21, 42]))}7`;
      return { text: `https://maker.ifttt.com/trigger/door_opened/with/key/${secret}`, secret };
    },
    nearMisses: ['https://maker.ifttt.com/trigger/{event}/with/key/{key}', `https://maker.ifttt.com/use/${'x'.repeat(22)}`],
  },
];
