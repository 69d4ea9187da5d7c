import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE62, draw, HEX } from '../sampling.ts';

export const pagerdutyRules: readonly Rule[] = [
  named({
    id: 'pagerduty-api-token',
    description: 'PagerDuty REST API token',
    source: 'https://support.pagerduty.com/main/docs/api-access-keys',
    names: ['pagerduty', 'pager duty'],
    what: ['api key', 'api token', 'token', 'user token'],
    shape: {
      pattern: String.raw`(?:u\+)?[A-Za-z0-9_+-]{18,20}`,
      most: 22,
      draw: (random) => draw(random, BASE62, 20),
    },
    nearMisses: ['PAGERDUTY_API_KEY=${VALUE}', 'PAGERDUTY_SERVICE_KEY_NAME=productionServiceKey'],
  }),
  named({
    id: 'pagerduty-routing-key',
    description: 'PagerDuty Events API integration key',
    source: 'https://support.pagerduty.com/main/docs/services-and-integrations',
    names: ['pagerduty', 'pager duty'],
    what: ['routing key', 'integration key', 'service key'],
    alphabet: HEX,
    length: 32,
    nearMisses: [`PAGERDUTY_ROUTING_KEY=${'x'.repeat(32)}`],
  }),
];
