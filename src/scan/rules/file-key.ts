import { decodeBase64, encodeBase64 } from '../checks/base64.ts';
import { isFakeBody, isRegular } from '../checks/placeholder.ts';
import type { Rule } from '../face.ts';
import { BASE64, bare, draw, drawBytes, HEX } from '../sampling.ts';
import { token } from '../shape.ts';
import { stated } from '../stated.ts';

/** Private keys of tools that have a form of their own. Encrypted ones (PuTTY's, minisign's with a password) are left out. */

const BECH32 = { chars: 'qpzry9x8gf2tvdw0s3jn54khce6mua7l', set: 'qpzry9x8gf2tvdw0s3jn54khce6mua7l' };

/** The checksum of BIP 173 over prefix and data, six characters at the end. */
function isBech32(text: string, prefix: string): boolean {
  const charset = BECH32.chars;
  const values = Array.from(text.toLowerCase().slice(prefix.length + 1), (char) => charset.indexOf(char));
  const expanded = [...Array.from(prefix, (char) => char.charCodeAt(0) >> 5), 0, ...Array.from(prefix, (char) => char.charCodeAt(0) & 31)];
  return !values.includes(-1) && polymod([...expanded, ...values]) === 1;
}

function polymod(values: readonly number[]): number {
  let sum = 1;
  for (const value of values) {
    const top = sum >>> 25;
    sum = ((sum & 0x1ffffff) << 5) ^ value;
    for (const [bit, generator] of [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3].entries())
      if ((top >> bit) & 1) sum ^= generator;
  }
  return sum >>> 0;
}

function bech32(prefix: string, data: string): string {
  const charset = BECH32.chars;
  const expanded = [...Array.from(prefix, (char) => char.charCodeAt(0) >> 5), 0, ...Array.from(prefix, (char) => char.charCodeAt(0) & 31)];
  const sum = polymod([...expanded, ...Array.from(data, (char) => charset.indexOf(char)), 0, 0, 0, 0, 0, 0]) ^ 1;
  return `${prefix}1${data}${Array.from({ length: 6 }, (_, at) => charset.charAt((sum >> (5 * (5 - at))) & 31)).join('')}`;
}

const nostr: Rule = {
  id: 'nostr-private-key',
  description: 'Nostr private key (nsec)',
  source: 'https://github.com/nostr-protocol/nips/blob/master/19.md',
  literals: ['nsec1'],
  pattern: token(`nsec1[${BECH32.set}]{58}`),
  publicPrefix: 5,
  accept: (secret) => isBech32(secret, 'nsec') && !isRegular(secret.slice(5)),
  sample: (random) => bare(bech32('nsec', draw(random, BECH32, 51) + 'qs'.charAt(random(2)))),
  nearMisses: [`nsec1${'q'.repeat(58)}`, 'nsec1short'],
};

const minisign = stated({
  id: 'minisign-secret-key',
  description: 'minisign or signify secret key without a password',
  source: 'https://jedisct1.github.io/minisign/#secret-key-format',
  literals: ['untrusted comment:'],
  pattern: String.raw`untrusted comment:[ ][^\r\n]{0,1024}\r?\n(?<secret>RW(?:QAA|RCS)[A-Za-z0-9+/]{130,210}={0,2})(?![A-Za-z0-9+/=])`,
  reach: { before: 0, after: 1400 },
  // Ed, key derivation (none: two zero bytes, or signify's with no rounds), Blake2.
  accept: (secret) => /^Ed(?:\0\0B2|BK\0\0\0\0)/.test(decodeBase64(secret) ?? ''),
  draw: (random) => encodeBase64(`Ed\0\0B2${drawBytes(random, 152)}`),
  samples: ['untrusted comment: minisign secret key\n¤\n'],
  nearMisses: [
    'untrusted comment: minisign encrypted secret key\nRWRTY0Iyabcdef\n',
    'untrusted comment: minisign public key\nRWQf6LRCGA9i53mlYecO4IzT51TGPpvWucNSCh1CBM0QTaLn73Y7GFO3\n',
  ],
});

const putty = stated({
  id: 'putty-private-key',
  description: "Private part of PuTTY's key file (.ppk), not encrypted",
  source: 'https://tartarus.org/~simon/putty-snapshots/htmldoc/AppendixC.html',
  literals: ['encryption: none'],
  pattern: String.raw`Encryption: none\r?\n[\s\S]{0,4000}?Private-Lines: \d{1,3}\r?\n(?<secret>[A-Za-z0-9+/]{20,80}={0,2}(?:\r?\n[A-Za-z0-9+/]{1,80}={0,2}){0,8})(?=\r?\nPrivate-(?:MAC|Hash)|\r?\n[A-Za-z0-9+/])`,
  reach: { before: 0, after: 5000 },
  draw: (random) => `${draw(random, BASE64, 64)}\n${draw(random, BASE64, 22)}==`,
  samples: [
    'PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: none\nComment: me\nPublic-Lines: 2\nAAAA\nPrivate-Lines: 2\n¤\nPrivate-MAC: 00\n',
  ],
  nearMisses: [
    'Encryption: aes256-cbc\nPrivate-Lines: 1\nAAAA\nPrivate-MAC: 00\n',
    'Encryption: none\nPrivate-Lines: 1\n\nPrivate-MAC: 00\n',
  ],
});

const openvpn = stated({
  id: 'openvpn-static-key',
  description: 'OpenVPN static key (tls-auth, tls-crypt)',
  source: 'https://openvpn.net/community-docs/static-key-mini-howto.html',
  literals: ['-----begin openvpn static key v1'],
  pattern: String.raw`-----BEGIN OpenVPN Static key V1-----\r?\n(?<secret>[0-9a-f]{32}(?:\r?\n[0-9a-f]{32}){7}(?:\r?\n[0-9a-f]{32}){0,8})(?![0-9a-f])`,
  reach: { before: 0, after: 700 },
  accept: (secret) => !isFakeBody(secret) && new Set(secret).size > 12,
  draw: (random) => Array.from({ length: 16 }, () => draw(random, HEX, 32)).join('\n'),
  samples: ['#\n-----BEGIN OpenVPN Static key V1-----\n¤\n-----END OpenVPN Static key V1-----\n'],
  nearMisses: [
    '-----BEGIN OpenVPN Static key V1-----\n...\n-----END OpenVPN Static key V1-----',
    '-----BEGIN OpenVPN Static key V1-----\n',
  ],
});

const jwk = stated({
  id: 'jwk-private-member',
  description: 'Private member (d, k, p, q, dp, dq, qi) of a JSON Web Key',
  source: 'https://www.rfc-editor.org/rfc/rfc7518#section-6',
  literals: ['"kty"'],
  // The member may stand before or behind the key's type.
  pattern: String.raw`(?:"(?:d|k|p|q|dp|dq|qi)"\s{0,4}:\s{0,4}"(?<secret>[A-Za-z0-9_-]{20,1400})"(?=[^{}]{0,2600}"kty"\s{0,4}:)|"kty"\s{0,4}:\s{0,4}"(?:RSA|EC|OKP|oct)"[^{}]{0,2600}?"(?:d|k)"\s{0,4}:\s{0,4}"(?<secret>[A-Za-z0-9_-]{20,1400})")`,
  reach: { before: 4100, after: 4100 },
  accept: (secret) => !isFakeBody(secret) && /\d/.test(secret) && /[A-Z]/.test(secret),
  draw: (random) => `${draw(random, BASE64, 41).replaceAll('+', '-').replaceAll('/', '_')}4Q`,
  samples: ['{"kty":"EC","crv":"P-256","x":"abc","d":"¤"}', '{"k":"¤","kty":"oct"}', '{"kty": "oct", "alg": "HS256", "k": "¤"}'],
  nearMisses: [
    '{"kty":"RSA","n":"0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc","e":"AQAB"}',
    '{"kty":"oct","k":"..."}',
  ],
});

const ethereum = stated({
  id: 'secp256k1-private-key',
  description: 'Private key of Ethereum or another secp256k1 wallet (64 hex digits) beside a name or word that says so',
  source: 'https://ethereum.org/developers/docs/accounts/',
  literals: ['privatekey', 'private_key', 'private key', 'private-key', 'priv_key', 'privkey', 'deployer', 'wallet'],
  anyCase: true,
  pattern: String.raw`(?:priv(?:ate)?[_ -]?key|deployer(?:[_ -]?(?:private)?[_ -]?key|_pk)|(?<![a-z])wallet[_ -]?(?:private[_ -]?)?key)\w{0,24}["'\]]{0,2}[ \t]{0,4}(?:=>?|:|,)?[ \t]{0,4}["'\`]?(?:0x)?(?<secret>[0-9a-f]{64})(?![0-9a-f])`,
  accept: (secret) => !isFakeBody(secret) && new Set(secret.toLowerCase()).size > 9 && !/^(?:0{8}|f{16})/i.test(secret),
  draw: (random) => draw(random, HEX, 64),
  samples: ['PRIVATE_KEY=0x¤', 'const privateKey = "¤"', 'DEPLOYER_PRIVATE_KEY: 0x¤', 'private key: ¤'],
  nearMisses: [`PRIVATE_KEY=0x${'0'.repeat(63)}1`, 'PRIVATE_KEY=your-private-key', `privateKeyHash: ${'ab'.repeat(32)}`],
});

const pkcs12 = stated({
  id: 'pkcs12-base64',
  description: 'PKCS#12 or Java key store in base64',
  source: 'https://www.rfc-editor.org/rfc/rfc7292',
  literals: ['ibazcc', '/u3+7qaaa'],
  pattern: String.raw`(?<![A-Za-z0-9+/])(?<secret>MII[A-Za-z0-9+/]{2}[AQgw]IBAzCC[A-Za-z0-9+/]{400,30000}={0,2}|/u3\+7QAAA[A-Za-z0-9+/]{400,30000}={0,2})(?![A-Za-z0-9+/=])`,
  reach: { before: 12, after: 30_100 },
  accept: (secret) => decodeBase64(secret) !== null || decodeBase64(secret.slice(0, secret.length - (secret.length % 4))) !== null,
  draw: (random) => {
    const size = 900 + random(300);
    return encodeBase64(
      `\u0030\u0082${String.fromCharCode((size >> 8) & 0xff, size & 0xff)}\u0002\u0001\u00030\u0082${String.fromCharCode(((size - 7) >> 8) & 0xff, (size - 7) & 0xff)}${drawBytes(random, size)}`,
    );
  },
  samples: ['SIGNING_P12_BASE64=¤', '¤'],
  nearMisses: ['MIIBAzCC', `MIIJqQIBAzCC${'A'.repeat(20)}`],
});

export const fileKeyRules: readonly Rule[] = [nostr, minisign, putty, openvpn, jwk, ethereum, pkcs12];
