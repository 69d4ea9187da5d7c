import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE62, BASE64, draw, HEX } from '../sampling.ts';

export const lineRules: readonly Rule[] = [
  named({
    id: 'line-channel-access-token',
    description: 'LINE channel access token',
    source: 'https://developers.line.biz/en/docs/basics/channel-access-token/',
    names: ['line channel', 'line bot', 'line messaging', 'line access'],
    what: ['channel access token', 'access token', 'token'],
    shape: { pattern: String.raw`[A-Za-z0-9+/]{168,176}={0,2}`, most: 178, draw: (random) => `${draw(random, BASE64, 171)}=` },
    nearMisses: ['LINE_CHANNEL_ACCESS_TOKEN=your-token', `LINE_CHANNEL_ACCESS_TOKEN=${'x'.repeat(172)}`],
  }),
  named({
    id: 'line-channel-secret',
    description: 'LINE channel secret',
    source: 'https://developers.line.biz/en/docs/basics/channel-access-token/',
    names: ['line channel', 'line bot', 'line login', 'line messaging'],
    what: ['secret'],
    alphabet: HEX,
    length: 32,
    nearMisses: ['LINE_CHANNEL_SECRET=your-secret', 'new_line_secret = "\n"'],
  }),
  named({
    id: 'line-notify-token',
    description: 'LINE Notify token',
    source: 'https://notify-bot.line.me/doc/en/',
    names: ['line notify'],
    alphabet: BASE62,
    length: 43,
    nearMisses: ['LINE_NOTIFY_TOKEN=your-token', `LINE_NOTIFY_TOKEN=${'x'.repeat(43)}`],
  }),
];
