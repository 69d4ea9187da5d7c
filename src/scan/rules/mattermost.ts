import { isFakeBody } from '../checks/placeholder.ts';
import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { type Alphabet, draw } from '../sampling.ts';

/** Mattermost writes its ids and tokens in z-base-32. */
const ZBASE32: Alphabet = { chars: 'ybndrfg8ejkmcpqxot1uwisza345h769', set: '13-9a-km-uw-z' };

const webhook: Rule = {
  id: 'mattermost-webhook-url',
  description: 'Mattermost incoming webhook URL; the secret is its key',
  source: 'https://developers.mattermost.com/integrate/webhooks/incoming/',
  literals: ['/hooks/'],
  pattern: /(?<=[\w.-](?::\d{1,5})?)\/hooks\/(?<secret>[13-9a-km-uw-z]{26})(?![A-Za-z0-9/_.-])/d,
  publicPrefix: 0,
  accept: (secret) => !isFakeBody(secret) && /\d/.test(secret),
  sample: (random) => {
    let secret = draw(random, ZBASE32, 26);
    while (!/\d/.test(secret)) secret = draw(random, ZBASE32, 26);
    return { text: `https://chat.acme.test/hooks/${secret}`, secret };
  },
  nearMisses: ['https://chat.acme.test/hooks/xxxxxxxxxxxxxxxxxxxxxxxxxx', 'src/hooks/useincomingwebhooksettings', '/hooks/{key}'],
};

const token = named({
  id: 'mattermost-access-token',
  description: 'Mattermost personal or bot access token',
  source: 'https://developers.mattermost.com/integrate/reference/personal-access-token/',
  names: ['mattermost', 'mm access', 'mm bot'],
  alphabet: ZBASE32,
  length: 26,
  nearMisses: ['MATTERMOST_TOKEN=your-access-token', `MATTERMOST_TOKEN=${'x'.repeat(26)}`],
});

export const mattermostRules: readonly Rule[] = [webhook, token];
