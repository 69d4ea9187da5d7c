import { decodeBase64, encodeBase64Url } from '../checks/base64.ts';
import { isFakeBody } from '../checks/placeholder.ts';
import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE64URL, DIGIT, draw, oneOf } from '../sampling.ts';

const botToken: Rule = {
  id: 'discord-bot-token',
  description: "Discord bot token: base64 of the bot's number, a time, a MAC",
  source: 'https://discord.com/developers/docs/reference#authentication',
  // The token has no fixed text of its own, so one of these must stand before it.
  literals: ['discord', 'token', 'authorization', 'bot ', '.login(', '.run('],
  near: /[MNO][A-Za-z0-9_-]{22,27}\.[A-Za-z0-9_-]{6}\./,
  evidence: 'context',
  pattern:
    /(?:discord|token|authorization|bot |\.login\(|\.run\()[^\r\n]{0,64}?(?<![A-Za-z0-9_-])(?<secret>[MNO][A-Za-z0-9_-]{22,27}\.[A-Za-z0-9_-]{6}\.[A-Za-z0-9_-]{27,40})(?![A-Za-z0-9_-])/di,
  publicPrefix: 26,
  accept: (secret) =>
    /^\d{17,20}$/.test(decodeBase64(secret.slice(0, secret.indexOf('.'))) ?? '') && !isFakeBody(secret.slice(secret.lastIndexOf('.') + 1)),
  sample: (random) => {
    const secret = `${encodeBase64Url(`${1 + random(9)}${draw(random, DIGIT, 17 + random(2))}`)}.G${draw(random, BASE64URL, 5)}.${draw(random, BASE64URL, 38)}`;
    return { text: `${oneOf(random, ['DISCORD_TOKEN=', "client.login('", 'Authorization: Bot ', 'TOKEN = "'])}${secret}`, secret };
  },
  nearMisses: ['DISCORD_TOKEN=MTk4NjIyNDgzNDcx.xxxxxx.short', `DISCORD_TOKEN=Mxxxxxxxxxxxxxxxxxxxxxxx.xxxxxx.${'x'.repeat(27)}`],
};

const webhook: Rule = {
  id: 'discord-webhook-url',
  description: 'Discord webhook URL; the secret is its token',
  source: 'https://discord.com/developers/docs/resources/webhook',
  literals: ['/api/webhooks/'],
  pattern: /\/api\/webhooks\/\d{17,20}\/(?<secret>[A-Za-z0-9_-]{60,72})(?![A-Za-z0-9_-])/d,
  publicPrefix: 0,
  accept: (secret) => !isFakeBody(secret),
  sample: (random) => {
    const secret = draw(random, BASE64URL, 68);
    return { text: `https://discord.com/api/webhooks/1${draw(random, DIGIT, 18)}/${secret}`, secret };
  },
  nearMisses: [`https://discord.com/api/webhooks/100000000000000000/${'x'.repeat(68)}`, 'https://discord.com/api/webhooks/{id}/{token}'],
};

const clientSecret = named({
  id: 'discord-client-secret',
  description: 'Discord OAuth client secret',
  source: 'https://discord.com/developers/docs/topics/oauth2',
  names: ['discord'],
  what: ['secret'],
  alphabet: BASE64URL,
  length: 32,
  nearMisses: ['DISCORD_CLIENT_SECRET=your-client-secret', `DISCORD_CLIENT_SECRET=${'0'.repeat(32)}`],
});

export const discordRules: readonly Rule[] = [botToken, webhook, clientSecret];
