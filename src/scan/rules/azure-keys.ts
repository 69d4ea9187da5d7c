import { isFakeBody } from '../checks/placeholder.ts';
import { wordShare } from '../checks/words.ts';
import type { Rule } from '../face.ts';
import { bare, BASE62, BASE64, BASE64URL, draw, oneOf } from '../sampling.ts';

/**
 * Azure keys that carry their service's signature at a fixed place. The checksum behind it has seeds of its own for every
 * use, not all of them published: the signature's place is proof enough, and no key is missed for an unknown seed.
 */

interface Signed {
  readonly id: string;
  readonly description: string;
  readonly source: string;
  readonly signature: string;
}

function whole(body: string): RegExp {
  return new RegExp(String.raw`(?<![A-Za-z0-9+/_=-])${body}(?![A-Za-z0-9+/_=-])`, 'd');
}

/** A letter repeated before the signature is an example. */
function isDrawn(secret: string): boolean {
  return !isFakeBody(secret.slice(0, 32)) && !isFakeBody(secret) && wordShare(secret) < 0.5;
}

/** `total` characters of base64, whose signature begins at `at`; `next` is what may stand right behind it. */
function signed({ id, description, source, signature }: Signed, at: number, next: string, tail: string, pad: string): Rule {
  const escaped = signature.replace('+', String.raw`\+`);
  const last = tail === '' ? '' : `[${tail}]`;
  return {
    id,
    description,
    source,
    literals: [signature.toLowerCase()],
    pattern: whole(`[A-Za-z0-9+/]{${at}}${escaped}${next}[A-Za-z0-9+/]{5}${last}${pad}`),
    reach: { before: at, after: 24 },
    publicPrefix: 0,
    accept: isDrawn,
    sample: (random) => {
      const behind = (next === '' ? '' : oneOf(random, ['A', 'H', 'P'])) + draw(random, BASE64, 5);
      // A path's slash before the key would be read as part of it.
      return bare(
        draw(random, BASE62, 1) +
          draw(random, BASE64, at - 1) +
          signature +
          behind +
          (tail === '' ? '' : tail.charAt(random(tail.length))) +
          pad,
      );
    },
    nearMisses: [`${'x'.repeat(at)}${signature}${next === '' ? '' : 'A'}xxxxx${tail.charAt(0)}${pad}`, `${signature}ABCDE${pad}`],
  };
}

/** 64 bytes. */
const wide = (spec: Signed) => signed(spec, 76, '', 'AQgw', '==');
/** 32 bytes. */
const narrow = (spec: Signed) => signed(spec, 33, '[A-P]', '', '=');

export const azureKeysRules: readonly Rule[] = [
  wide({
    id: 'azure-storage-key',
    description: 'Azure storage account key',
    source: 'https://learn.microsoft.com/en-us/azure/storage/common/storage-account-keys-manage',
    signature: '+ASt',
  }),
  wide({
    id: 'azure-cosmosdb-key',
    description: 'Azure Cosmos DB key',
    source: 'https://learn.microsoft.com/en-us/azure/cosmos-db/secure-access-to-data',
    signature: 'ACDb',
  }),
  wide({
    id: 'azure-batch-key',
    description: 'Azure Batch account key',
    source: 'https://learn.microsoft.com/en-us/azure/batch/accounts',
    signature: '+ABa',
  }),
  wide({
    id: 'azure-ml-classic-key',
    description: 'Azure Machine Learning Studio (classic) web service key',
    source: 'https://learn.microsoft.com/en-us/previous-versions/azure/machine-learning/classic/consume-web-services',
    signature: '+AMC',
  }),
  wide({
    id: 'azure-api-management-key',
    description: 'Azure API Management key',
    source: 'https://learn.microsoft.com/en-us/azure/api-management/api-management-subscriptions',
    signature: 'APIM',
  }),
  narrow({
    id: 'azure-service-bus-key',
    description: 'Azure Service Bus shared access key',
    source: 'https://learn.microsoft.com/en-us/azure/service-bus-messaging/service-bus-sas',
    signature: '+ASb',
  }),
  narrow({
    id: 'azure-event-hubs-key',
    description: 'Azure Event Hubs shared access key',
    source: 'https://learn.microsoft.com/en-us/azure/event-hubs/authorize-access-shared-access-signature',
    signature: '+AEh',
  }),
  narrow({
    id: 'azure-relay-key',
    description: 'Azure Relay shared access key',
    source: 'https://learn.microsoft.com/en-us/azure/azure-relay/relay-authentication-and-authorization',
    signature: '+ARm',
  }),
  narrow({
    id: 'azure-iot-key',
    description: 'Azure IoT Hub, device or provisioning key',
    source: 'https://learn.microsoft.com/en-us/azure/iot-hub/authenticate-authorize-sas',
    signature: 'AIoT',
  }),
  narrow({
    id: 'azure-redis-key',
    description: 'Azure Cache for Redis access key',
    source: 'https://learn.microsoft.com/en-us/azure/azure-cache-for-redis/cache-configure#access-keys',
    signature: 'AzCa',
  }),
  narrow({
    id: 'azure-event-grid-key',
    description: 'Azure Event Grid access key',
    source: 'https://learn.microsoft.com/en-us/azure/event-grid/authenticate-with-access-keys-shared-access-signatures',
    signature: 'AZEG',
  }),
  {
    id: 'azure-search-key',
    description: 'Azure AI Search admin or query key',
    source: 'https://learn.microsoft.com/en-us/azure/search/search-security-api-keys',
    literals: ['azse'],
    pattern: whole('[A-Za-z0-9]{42}AzSe[A-D][A-Za-z0-9]{5}'),
    reach: { before: 42, after: 16 },
    publicPrefix: 0,
    accept: isDrawn,
    sample: (random) => bare(`${draw(random, BASE62, 42)}AzSe${oneOf(random, ['A', 'B', 'C', 'D'])}${draw(random, BASE62, 5)}`),
    nearMisses: [`${'x'.repeat(42)}AzSeAxxxxx`, 'AzSeA12345'],
  },
  {
    id: 'azure-container-registry-key',
    description: 'Azure Container Registry password',
    source: 'https://learn.microsoft.com/en-us/azure/container-registry/container-registry-authentication',
    literals: ['+acr'],
    pattern: whole(String.raw`[A-Za-z0-9+/]{42}\+ACR[A-D][A-Za-z0-9+/]{5}`),
    reach: { before: 42, after: 16 },
    publicPrefix: 0,
    accept: isDrawn,
    sample: (random) =>
      bare(
        `${draw(random, BASE62, 1)}${draw(random, BASE64, 41)}+ACR${oneOf(random, ['A', 'B', 'C', 'D'])}${draw(random, BASE64, 4)}${draw(random, BASE62, 1)}`,
      ),
    nearMisses: [`${'x'.repeat(42)}+ACRAxxxxx`, 'a+ACRA12345'],
  },
  {
    id: 'azure-functions-key',
    description: 'Azure Functions host, function or system key',
    source: 'https://learn.microsoft.com/en-us/azure/azure-functions/function-keys-how-to',
    literals: ['azfu'],
    pattern: whole('[A-Za-z0-9_-]{44}AzFu[A-Za-z0-9_-]{5}[AQgw]=='),
    reach: { before: 44, after: 16 },
    publicPrefix: 0,
    accept: isDrawn,
    sample: (random) =>
      bare(
        `${draw(random, BASE62, 1)}${draw(random, BASE64URL, 43)}AzFu${draw(random, BASE64URL, 5)}${oneOf(random, ['A', 'Q', 'g', 'w'])}==`,
      ),
    nearMisses: [`${'x'.repeat(44)}AzFuxxxxxA==`, 'AzFu12345A=='],
  },
];
