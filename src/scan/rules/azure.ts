import { decodeBase64, encodeBase64 } from '../checks/base64.ts';
import { isFakeBody } from '../checks/placeholder.ts';
import type { Rule } from '../face.ts';
import { BASE62, bare, draw, drawBytes, oneOf } from '../sampling.ts';

const ENTRA = { chars: `${BASE62.chars}~_.-`, set: '' };

const clientSecret: Rule = {
  id: 'azure-client-secret',
  description: 'Microsoft Entra (Azure AD) client secret',
  source: 'https://learn.microsoft.com/en-us/entra/identity-platform/how-to-add-credentials',
  literals: ['0q~', '1q~', '2q~', '3q~', '4q~', '5q~', '6q~', '7q~', '8q~', '9q~'],
  pattern: /(?<![A-Za-z0-9_~.-])[A-Za-z0-9_~.-]{3}\dQ~[A-Za-z0-9_~.-]{31,34}(?![A-Za-z0-9_~-])/d,
  reach: { before: 4, after: 64 },
  publicPrefix: 6,
  accept: (secret) => !isFakeBody(secret.slice(6)),
  sample: (random) => bare(`${draw(random, BASE62, 3)}8Q~${draw(random, ENTRA, 30)}${draw(random, BASE62, 4)}`),
  nearMisses: [`bP88Q~${'x'.repeat(34)}`, '~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~', 'abc8Q~short'],
};

/** 64 bytes of base64 after a name that connection strings have. */
const accountKey: Rule = {
  id: 'azure-account-key',
  description: 'Azure storage, Cosmos DB, Service Bus or Event Hubs key in a connection string',
  source: 'https://learn.microsoft.com/en-us/azure/storage/common/storage-configure-connection-string',
  literals: ['accountkey=', 'sharedaccesskey='],
  evidence: 'context',
  pattern: /(?:Account|SharedAccess)Key=(?<secret>[A-Za-z0-9+/]{43}=|[A-Za-z0-9+/]{86}==)(?![A-Za-z0-9+/=])/d,
  publicPrefix: 0,
  accept: (secret) => !isFakeBody(secret) && [32, 64].includes(decodeBase64(secret)?.length ?? 0),
  sample: (random) => {
    const secret = encodeBase64(drawBytes(random, oneOf(random, [32, 64])));
    return {
      text: `AccountName=acme;${secret.length > 50 ? 'AccountKey' : 'SharedAccessKey'}=${secret};EndpointSuffix=core.windows.net`,
      secret,
    };
  },
  nearMisses: [`AccountKey=${'x'.repeat(86)}==`, 'AccountKey=your-key;', `SharedAccessKey=${'0'.repeat(43)}=`],
};

export const azureRules: readonly Rule[] = [clientSecret, accountKey];
