import { isFakeBody } from '../checks/placeholder.ts';
import type { Rule } from '../face.ts';
import { named, UUID } from '../named.ts';
import { BASE62, oneOf } from '../sampling.ts';

const webhook: Rule = {
  id: 'feishu-webhook-url',
  description: 'Feishu or Lark bot webhook URL; the secret is its key',
  source: 'https://open.feishu.cn/document/client-docs/bot-v3/add-custom-bot',
  literals: ['/open-apis/bot/v2/hook/'],
  pattern: new RegExp(String.raw`/open-apis/bot/v2/hook/(?<secret>${UUID.pattern})(?![A-Za-z0-9-])`, 'd'),
  publicPrefix: 0,
  accept: (secret) => !isFakeBody(secret),
  sample: (random) => {
    const secret = UUID.draw(random);
    return { text: `https://open.${oneOf(random, ['feishu.cn', 'larksuite.com'])}/open-apis/bot/v2/hook/${secret}`, secret };
  },
  nearMisses: [
    'https://open.feishu.cn/open-apis/bot/v2/hook/xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx',
    'https://open.feishu.cn/open-apis/bot/v2/hook/00000000-0000-0000-0000-000000000000',
  ],
};

const secret = named({
  id: 'feishu-app-secret',
  description: 'Feishu or Lark app secret',
  source: 'https://open.feishu.cn/document/server-docs/api-call-guide/calling-process/get-access-token',
  names: ['feishu', 'lark app', 'larksuite'],
  what: ['secret'],
  alphabet: BASE62,
  length: 32,
  nearMisses: ['FEISHU_APP_SECRET=your-app-secret', `LARK_APP_SECRET=${'x'.repeat(32)}`],
});

export const feishuRules: readonly Rule[] = [webhook, secret];
