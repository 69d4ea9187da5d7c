import { isFakeBody } from '../checks/placeholder.ts';
import type { Rule } from '../face.ts';
import { UUID } from '../named.ts';

export const wecomRules: readonly Rule[] = [
  {
    id: 'wecom-webhook-url',
    description: 'WeCom (WeChat Work) group bot webhook URL; the secret is its key',
    source: 'https://developer.work.weixin.qq.com/document/path/91770',
    literals: ['/cgi-bin/webhook/'],
    pattern: new RegExp(String.raw`/cgi-bin/webhook/(?:send|upload_media)\?key=(?<secret>${UUID.pattern})(?![A-Za-z0-9-])`, 'd'),
    publicPrefix: 0,
    accept: (secret) => !isFakeBody(secret),
    sample: (random) => {
      const secret = UUID.draw(random);
      return { text: `https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=${secret}`, secret };
    },
    nearMisses: [
      'https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=YOUR_KEY',
      'https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=00000000-0000-0000-0000-000000000000',
    ],
  },
];
