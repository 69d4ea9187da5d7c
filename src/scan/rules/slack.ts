import { isFakeBody } from '../checks/placeholder.ts';
import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE62, bare, DIGIT, draw, HEX, oneOf } from '../sampling.ts';
import { token } from '../shape.ts';

const tokens: Rule = {
  id: 'slack-token',
  description: 'Slack bot, user, workspace, refresh or configuration token',
  source: 'https://docs.slack.dev/authentication/tokens/',
  literals: ['xoxb-', 'xoxp-', 'xoxa-', 'xoxo-', 'xoxr-', 'xoxs-', 'xoxe-', 'xoxe.xox', 'xoxc-'],
  pattern: token(
    [
      String.raw`xox[abceoprs]-(?:2-)?(?:\d{6,16}-){1,3}[A-Za-z0-9]{10,80}`,
      String.raw`xoxe\.xox[bp]-1-[A-Za-z0-9]{100,250}`,
      'xoxe-1-[A-Za-z0-9]{100,250}',
    ].join('|'),
  ),
  publicPrefix: 5,
  accept: (secret) => {
    const last = secret.slice(secret.lastIndexOf('-') + 1);
    return !isFakeBody(secret) && new Set(last).size >= 6 && /\d/.test(secret);
  },
  sample: (random) => {
    const number = () => `${1 + random(9)}${draw(random, DIGIT, 11)}`;
    return bare(
      oneOf(random, [
        () => `xoxb-${number()}-${number()}-${draw(random, BASE62, 24)}`,
        () => `xoxp-${number()}-${number()}-${number()}-${draw(random, HEX, 32)}`,
        () => `xoxe.xoxp-1-${draw(random, BASE62, 166)}`,
        () => `xoxe-1-${draw(random, BASE62, 146)}`,
      ])(),
    );
  },
  nearMisses: [
    'xoxb-xxxxxxxxx-xxxxxxxxxx-xxxxxxxxxxxx',
    'xoxb-12345-abcd234',
    'xoxe.xoxp-1-SlackAppConfigurationAccessTokenHere',
    'xoxb-my-bot-token',
  ],
};

const cookie: Rule = {
  id: 'slack-session-cookie',
  description: 'Slack browser session cookie, as it stands in profile stores (often percent-encoded)',
  source: 'https://docs.slack.dev/authentication/tokens/',
  literals: ['xoxd-'],
  pattern: token('xoxd-[A-Za-z0-9%+/=_-]{60,512}', '(?![A-Za-z0-9%+/=_-])'),
  reach: { before: 0, after: 600 },
  publicPrefix: 5,
  accept: (secret) => !isFakeBody(secret.slice(5)),
  sample: (random) => bare(`xoxd-${draw(random, BASE62, 120)}%3D`),
  nearMisses: [`xoxd-${'x'.repeat(80)}`],
};

const appToken: Rule = {
  id: 'slack-app-token',
  description: 'Slack app-level token',
  source: 'https://docs.slack.dev/authentication/tokens/#app-level',
  literals: ['xapp-'],
  pattern: token(String.raw`xapp-\d-[A-Z0-9]{8,14}-\d{10,16}-[a-f0-9]{64}`),
  publicPrefix: 7,
  accept: (secret) => !isFakeBody(secret.slice(-64)),
  sample: (random) =>
    bare(`xapp-1-A0${draw(random, { chars: 'ABCDEFGHJK0123456789', set: '' }, 9)}-${draw(random, DIGIT, 13)}-${draw(random, HEX, 64)}`),
  nearMisses: [`xapp-1-A0000000000-1000000000000-${'0'.repeat(64)}`, 'xapp-1-short'],
};

const webhook: Rule = {
  id: 'slack-webhook-url',
  description: 'Slack incoming webhook or workflow URL; the secret is its path',
  source: 'https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks/',
  literals: ['hooks.slack.com/'],
  pattern: new RegExp(
    String.raw`hooks\.slack\.com/(?<secret>(?:services|workflows|triggers)/[A-Z0-9]{8,14}/(?:[A-Z0-9]{8,20}/){0,1}(?:\d{10,22}/){0,1}[A-Za-z0-9]{20,48})(?![A-Za-z0-9/_-])`,
    'd',
  ),
  publicPrefix: 9,
  accept: (secret) => !isFakeBody(secret.slice(secret.lastIndexOf('/') + 1)),
  sample: (random) => {
    const id = (first: string) => first + draw(random, { chars: 'ABCDEFGHJKLMNPQRSTUVWXYZ0123456789', set: '' }, 10);
    const secret = `services/${id('T')}/${id('B')}/${draw(random, BASE62, 24)}`;
    return { text: `https://hooks.slack.com/${secret}`, secret };
  },
  nearMisses: [
    'https://hooks.slack.com/services/T00000000/B00000000/XXXXXXXXXXXXXXXXXXXXXXXX',
    'https://hooks.slack.com/services/T123/B456/abc',
  ],
};

const workflowToken: Rule = {
  id: 'slack-workflow-token',
  description: 'Slack workflow token',
  source: 'https://docs.slack.dev/authentication/tokens/#workflow',
  literals: ['xwfp-'],
  pattern: token(String.raw`xwfp-(?:\d{6,16}-){1,4}[A-Za-z0-9]{10,80}`),
  publicPrefix: 5,
  accept: (secret) => !isFakeBody(secret.slice(secret.lastIndexOf('-') + 1)),
  sample: (random) => bare(`xwfp-1${draw(random, DIGIT, 11)}-2${draw(random, DIGIT, 11)}-${draw(random, BASE62, 24)}`),
  nearMisses: [`xwfp-100000000000-200000000000-${'x'.repeat(24)}`, 'xwfp-token'],
};

const appSecret = named({
  id: 'slack-app-secret',
  description: 'Slack signing or client secret of an app',
  source: 'https://docs.slack.dev/authentication/verifying-requests-from-slack/',
  names: ['slack'],
  what: ['secret'],
  alphabet: HEX,
  length: 32,
  nearMisses: ['SLACK_SIGNING_SECRET=your-signing-secret', `SLACK_CLIENT_SECRET=${'0'.repeat(32)}`],
});

export const slackRules: readonly Rule[] = [tokens, cookie, appToken, webhook, workflowToken, appSecret];
