import { decodeBase64, encodeBase64 } from '../checks/base64.ts';
import { isPlaceholder } from '../checks/placeholder.ts';
import { entropy } from '../checks/value.ts';
import type { Rule } from '../face.ts';
import { drawBytes, oneOf } from '../sampling.ts';

export const wireguardRules: readonly Rule[] = [
  {
    id: 'wireguard-key',
    description: 'WireGuard private or preshared key',
    source: 'https://man7.org/linux/man-pages/man8/wg.8.html#CONFIGURATION_FILE_FORMAT',
    literals: ['privatekey', 'presharedkey', 'private_key', 'preshared_key', 'private-key', 'preshared-key'],
    evidence: 'context',
    pattern:
      /(?<![A-Za-z])(?:Private|Preshared)[_-]?Key["']?[ \t]{0,8}[:=][ \t]{0,8}["']?(?<secret>[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=)(?![A-Za-z0-9+/=])/di,
    publicPrefix: 0,
    accept: (secret) => !isPlaceholder(secret) && decodeBase64(secret)?.length === 32 && entropy(secret) > 3.9,
    sample: (random) => {
      const secret = encodeBase64(drawBytes(random, 32));
      return { text: oneOf(random, ['PrivateKey = ', 'PresharedKey = ', 'private_key: ']) + secret, secret };
    },
    nearMisses: [`PrivateKey = ${'A'.repeat(43)}=`, 'PrivateKey = <your private key>'],
  },
];
