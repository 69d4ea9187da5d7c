import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { HEX } from '../sampling.ts';

export const wechatRules: readonly Rule[] = [
  named({
    id: 'wechat-app-secret',
    description: 'WeChat app secret',
    source: 'https://developers.weixin.qq.com/doc/offiaccount/en/Basic_Information/Get_access_token.html',
    names: ['wechat', 'weixin', 'wxapp'],
    what: ['secret', 'appsecret'],
    alphabet: HEX,
    length: 32,
    nearMisses: ['WECHAT_APP_SECRET=your-app-secret', `WECHAT_SECRET=${'0'.repeat(32)}`],
  }),
];
