import { isFakeBody } from '../checks/placeholder.ts';
import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { draw, HEX } from '../sampling.ts';

const webhook: Rule = {
  id: 'dingtalk-webhook-url',
  description: 'DingTalk robot webhook URL; the secret is its access token',
  source: 'https://open.dingtalk.com/document/orgapp/custom-robot-access',
  literals: ['dingtalk.com/robot/send'],
  pattern: /dingtalk\.com\/robot\/send\?access_token=(?<secret>[0-9a-f]{64})(?![A-Za-z0-9])/d,
  publicPrefix: 0,
  accept: (secret) => !isFakeBody(secret),
  sample: (random) => {
    const secret = draw(random, HEX, 64);
    return { text: `https://oapi.dingtalk.com/robot/send?access_token=${secret}`, secret };
  },
  nearMisses: [
    'https://oapi.dingtalk.com/robot/send?access_token=XXXXXX',
    `https://oapi.dingtalk.com/robot/send?access_token=${'0'.repeat(64)}`,
  ],
};

const secret = named({
  id: 'dingtalk-signing-secret',
  description: 'DingTalk robot signing secret',
  source: 'https://open.dingtalk.com/document/robots/customize-robot-security-settings',
  names: ['ding talk', 'dingtalk', 'dingding'],
  shape: { pattern: 'SEC[0-9a-f]{64}', most: 67, draw: (random) => `SEC${draw(random, HEX, 64)}` },
  nearMisses: ['DINGTALK_SECRET=SECxxxxxxxx', `DINGTALK_SECRET=SEC${'0'.repeat(64)}`],
});

export const dingtalkRules: readonly Rule[] = [webhook, secret];
