import { decodeJson, encodeBase64 } from '../checks/base64.ts';
import { isFakeBody } from '../checks/placeholder.ts';
import type { Rule } from '../face.ts';
import { named, UUID } from '../named.ts';
import { bare, BASE64URL, draw, drawBytes, HEX } from '../sampling.ts';
import { token } from '../shape.ts';

export const cloudflareKeysRules: readonly Rule[] = [
  named({
    id: 'cloudflare-legacy-token',
    description: 'Cloudflare API token without a prefix',
    source: 'https://developers.cloudflare.com/fundamentals/api/get-started/create-token/',
    names: ['cloudflare', 'cf api', 'cf workers'],
    what: ['token', 'api token', 'key'],
    alphabet: BASE64URL,
    length: 40,
    nearMisses: [
      `CLOUDFLARE_TOKEN=${'0'.repeat(40)}`,
      'CLOUDFLARE_TOKEN=your-cloudflare-token-goes-here',
      'cloudflareToken: process.env.CLOUDFLARE_TOKEN,',
    ],
  }),
  named({
    id: 'cloudflare-global-api-key',
    description: 'Cloudflare global API key without a prefix',
    source: 'https://developers.cloudflare.com/fundamentals/api/get-started/keys/',
    names: ['cloudflare', 'cf api', 'x auth'],
    what: ['key', 'api key', 'global api key', 'auth key'],
    alphabet: HEX,
    length: 37,
    nearMisses: [
      `CLOUDFLARE_KEY=${'0'.repeat(37)}`,
      'CLOUDFLARE_KEY=your-cloudflare-key-goes-here',
      'cloudflareKey: process.env.CLOUDFLARE_KEY,',
    ],
  }),
  {
    id: 'cloudflare-origin-ca-key',
    description: 'Cloudflare Origin CA key',
    source: 'https://developers.cloudflare.com/fundamentals/api/get-started/ca-keys/',
    literals: ['v1.0-'],
    pattern: token(String.raw`v1\.0-[0-9a-f]{24,64}-[0-9a-f]{100,180}`),
    publicPrefix: 5,
    accept: (secret) => !isFakeBody(secret.slice(30)),
    sample: (random) => bare(`v1.0-${draw(random, HEX, 24)}-${draw(random, HEX, 146)}`),
    nearMisses: [`v1.0-${'0'.repeat(24)}-${'0'.repeat(146)}`, 'v1.0-beta'],
  },
  {
    id: 'cloudflare-tunnel-token',
    description: 'Cloudflare Tunnel token: base64 of JSON',
    source:
      'https://developers.cloudflare.com/cloudflare-one/networks/connectors/cloudflare-tunnel/configure-tunnels/remote-tunnel-permissions/',
    literals: ['eyjhijoi'],
    pattern: token('eyJhIjoi[A-Za-z0-9+/_-]{120,300}={0,2}', '(?![A-Za-z0-9+/=_.-])'),
    publicPrefix: 8,
    accept: (secret) => {
      const json = decodeJson(secret);
      return typeof json?.['a'] === 'string' && typeof json['t'] === 'string' && typeof json['s'] === 'string';
    },
    sample: (random) =>
      bare(encodeBase64(`{"a":"${draw(random, HEX, 32)}","t":"${UUID.draw(random)}","s":"${encodeBase64(drawBytes(random, 32))}"}`)),
    nearMisses: [`eyJhIjoi${'x'.repeat(160)}`, 'eyJhIjoiYiJ9'],
  },
  {
    id: 'cloudflare-turnstile-secret',
    description: 'Cloudflare Turnstile secret key',
    source: 'https://developers.cloudflare.com/turnstile/get-started/',
    literals: ['0x4aaaaa'],
    pattern: token('0x4AAAAA[A-Za-z0-9_-]{27}'),
    publicPrefix: 8,
    accept: (secret) => !isFakeBody(secret.slice(12)),
    sample: (random) => bare(`0x4AAAAAAA${draw(random, BASE64URL, 24)}7`),
    nearMisses: ['0x4AAAAAAAxxxxxxxxxxxxxxxxxxxxxxxxx', '0x4AAAAAAABkMYinukE8nz'],
  },
  named({
    id: 'cloudflare-r2-secret',
    description: 'Cloudflare R2 secret access key',
    source: 'https://developers.cloudflare.com/r2/api/tokens/',
    names: ['r2 secret', 'cloudflare r2', 'r2 access'],
    what: ['secret', 'key', 'secret key'],
    alphabet: HEX,
    length: 64,
    nearMisses: [
      `R2_SECRET_SECRET=${'0'.repeat(64)}`,
      'R2_SECRET_SECRET=your-r2-secret-secret-goes-here',
      'r2SecretSecret: process.env.R2_SECRET_SECRET,',
    ],
  }),
  named({
    id: 'cloudflare-access-client-secret',
    description: 'Cloudflare Access service token secret',
    source: 'https://developers.cloudflare.com/cloudflare-one/identity/service-tokens/',
    names: ['cf access', 'cloudflare access'],
    what: ['client secret', 'secret'],
    alphabet: HEX,
    length: 64,
    nearMisses: [
      `CF_ACCESS_CLIENT_SECRET=${'0'.repeat(64)}`,
      'CF_ACCESS_CLIENT_SECRET=your-cf-access-client-secret-goes-here',
      'cfAccessClientSecret: process.env.CF_ACCESS_CLIENT_SECRET,',
    ],
  }),
];
