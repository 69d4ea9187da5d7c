import { isRegular } from '../checks/placeholder.ts';
import { entropy } from '../checks/value.ts';
import type { Rule } from '../face.ts';
import { BASE64URL, draw, HEX, oneOf } from '../sampling.ts';

/** Addresses of blockchain nodes: the key stands in the path. */

const isKey = (secret: string) => !isRegular(secret) && /\d/.test(secret) && entropy(secret) > 2.8;

const alchemy: Rule = {
  id: 'alchemy-url-key',
  description: 'Alchemy API key in the address of a node',
  source: 'https://www.alchemy.com/docs/create-an-api-key',
  literals: ['alchemy.com/', 'alchemyapi.io/'],
  evidence: 'context',
  pattern: /alchemy(?:\.com|api\.io)\/(?:v2|v3|nft\/v2|nft\/v3)\/(?<secret>[A-Za-z0-9_-]{21,40})(?![A-Za-z0-9_-])/d,
  publicPrefix: 0,
  accept: isKey,
  sample: (random) => {
    const secret = `${draw(random, BASE64URL, 31)}7`;
    return { text: `https://${oneOf(random, ['eth-mainnet.g.alchemy.com', 'polygon-mainnet.alchemyapi.io'])}/v2/${secret}`, secret };
  },
  nearMisses: [
    `https://eth-mainnet.g.alchemy.com/v2/${'x'.repeat(32)}`,
    'https://eth-mainnet.g.alchemy.com/v2/demo',
    'https://docs.alchemy.com/reference/eth-getbalance',
  ],
};

const infura: Rule = {
  id: 'infura-url-key',
  description: 'Infura API key in the address of a node',
  source: 'https://docs.metamask.io/services/get-started/infura/',
  literals: ['infura.io/'],
  evidence: 'context',
  pattern: /infura\.io\/(?:ws\/)?v3\/(?<secret>[0-9a-f]{32})(?![0-9A-Za-z])/d,
  publicPrefix: 0,
  accept: isKey,
  sample: (random) => {
    const secret = draw(random, HEX, 32);
    return { text: `${oneOf(random, ['https://mainnet.infura.io/v3/', 'wss://sepolia.infura.io/ws/v3/'])}${secret}`, secret };
  },
  nearMisses: [
    `https://mainnet.infura.io/v3/${'0'.repeat(32)}`,
    'https://mainnet.infura.io/v3/YOUR-PROJECT-ID',
    'https://docs.infura.io/api',
  ],
};

const quicknode: Rule = {
  id: 'quicknode-url-key',
  description: 'QuickNode token in the address of a node',
  source: 'https://www.quicknode.com/guides/quicknode-products/endpoint-security/how-to-setup-token-based-authentication',
  literals: ['.quiknode.pro/'],
  evidence: 'context',
  pattern: /\.quiknode\.pro\/(?<secret>[0-9a-f]{40})(?![0-9A-Za-z])/d,
  publicPrefix: 0,
  accept: isKey,
  sample: (random) => {
    const secret = draw(random, HEX, 40);
    return { text: `https://late-silent-sun.${oneOf(random, ['', 'solana-mainnet.'])}quiknode.pro/${secret}/`, secret };
  },
  nearMisses: [`https://a.quiknode.pro/${'0'.repeat(40)}/`, 'https://a.quiknode.pro/your-token/'],
};

export const nodeProviderRules: readonly Rule[] = [alchemy, infura, quicknode];
