import { encodeBase64 } from '../checks/base64.ts';
import { isPlaceholder } from '../checks/placeholder.ts';
import { entropy } from '../checks/value.ts';
import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE32, BASE62, draw, drawBytes, HEX, oneOf } from '../sampling.ts';

const SIGNATURE = '(?:[A-Za-z0-9_-]{43}|(?:[A-Za-z0-9+/]|%2[bBfF]){43}(?:=|%3[dD]))';
const FIELD = '(?:s[evtrp]|spr|skn|sks|ske|skv|api-version)=';

/** The signature beside at least one more field of its own. */
const sas: Rule = {
  id: 'azure-sas-signature',
  description: 'Signature of an Azure shared access signature or workflow URL',
  source: 'https://learn.microsoft.com/en-us/azure/storage/common/storage-sas-overview',
  literals: ['sig='],
  evidence: 'context',
  pattern: new RegExp(
    `(?<=[?&;"' ]${FIELD}[^&\\s"'<>;]{1,44}&(?:amp;)?)sig=(?<secret>${SIGNATURE})(?![A-Za-z0-9+/%_=-])|(?<![A-Za-z])sig=(?<secret>${SIGNATURE})&(?:amp;)?${FIELD}`,
    'd',
  ),
  publicPrefix: 0,
  accept: (secret) => !isPlaceholder(secret) && entropy(secret) > 3.8,
  sample: (random) => {
    const plain = encodeBase64(drawBytes(random, 32));
    const secret = oneOf(random, [plain, plain.replaceAll('+', '%2B').replaceAll('/', '%2F').replaceAll('=', '%3D')]);
    const [before, after] = oneOf<[string, string]>(random, [
      ['?sv=2023-01-03&se=2027-01-01T00%3A00%3A00Z&sr=c&sp=rl&sig=', ''],
      ['?sig=', '&se=2027-01-01T00%3A00%3A00Z&sv=2023-01-03'],
      ['SharedAccessSignature=sv=2023-01-03&ss=b&sp=rwdl&sig=', ''],
    ]);
    return { text: before + secret + after, secret };
  },
  nearMisses: ['?sv=2023-01-03&sig=xxxx', `?sv=2023-01-03&sig=${'0'.repeat(43)}%3D`, `?sig=${'aB3d'.repeat(10)}aB3%3D&x=1`],
};

export const azureConnectionsRules: readonly Rule[] = [
  sas,
  {
    id: 'azure-app-configuration-secret',
    description: 'Secret in an Azure App Configuration connection string',
    source: 'https://learn.microsoft.com/en-us/azure/azure-app-configuration/concept-enable-rbac',
    literals: ['azconfig.io;id='],
    evidence: 'context',
    pattern: /azconfig\.io;Id=[^;\s"']{4,80};Secret=(?<secret>[A-Za-z0-9+/]{36,100}={0,2})(?![A-Za-z0-9+/=])/d,
    publicPrefix: 0,
    accept: (secret) => !isPlaceholder(secret) && entropy(secret) > 3.5,
    sample: (random) => {
      const secret = encodeBase64(drawBytes(random, 32));
      return { text: `Endpoint=https://acme.azconfig.io;Id=ab12-l9-s0:${draw(random, BASE62, 20)};Secret=${secret}`, secret };
    },
    nearMisses: [
      `Endpoint=https://acme.azconfig.io;Id=ab12-l9-s0:abcd;Secret=${'0'.repeat(43)}=`,
      'Endpoint=https://acme.azconfig.io;Id=x;Secret=<secret>',
    ],
  },
  {
    id: 'azure-connection-access-key',
    description: 'Access key in an Azure SignalR, Web PubSub or Communication Services connection string',
    source: 'https://learn.microsoft.com/en-us/azure/azure-signalr/concept-connection-string',
    literals: ['accesskey='],
    evidence: 'context',
    pattern: /(?<![A-Za-z])[Aa]ccess[Kk]ey=(?<secret>[A-Za-z0-9+/]{43}=|[A-Za-z0-9+/]{86}==|[A-Za-z0-9]{84})(?![A-Za-z0-9+/=])/d,
    publicPrefix: 0,
    accept: (secret) => !isPlaceholder(secret) && entropy(secret) > 3.5,
    sample: (random) => {
      const secret = encodeBase64(drawBytes(random, oneOf(random, [32, 64])));
      return { text: `Endpoint=https://acme.service.signalr.net;AccessKey=${secret};Version=1.0;`, secret };
    },
    nearMisses: [`Endpoint=https://acme.service.signalr.net;AccessKey=${'0'.repeat(43)}=;`, 'AccessKey=<key>;'],
  },
  {
    id: 'azure-publish-profile-password',
    description: 'Deployment password in an Azure publish profile',
    source: 'https://learn.microsoft.com/en-us/azure/app-service/deploy-configure-credentials',
    literals: ['userpwd='],
    evidence: 'context',
    pattern: /userPWD=\\{0,3}["'](?<secret>[A-Za-z0-9+/]{60})\\{0,3}["']/d,
    publicPrefix: 0,
    accept: (secret) => !isPlaceholder(secret) && entropy(secret) > 3.9,
    sample: (random) => {
      const secret = draw(random, BASE62, 60);
      return { text: `<publishProfile userName="$acme" userPWD="${secret}" />`, secret };
    },
    nearMisses: [`userPWD="${'0'.repeat(60)}"`, 'userPWD=""'],
  },
  named({
    id: 'azure-subscription-key',
    description: 'Azure API Management or AI services subscription key',
    source: 'https://learn.microsoft.com/en-us/azure/api-management/api-management-subscriptions',
    names: [
      'ocp apim subscription',
      'apim subscription',
      'apim',
      'cognitive services',
      'azure cognitive',
      'azure openai',
      'azure speech',
      'azure translator',
      'azure vision',
      'azure face',
      'azure language',
      'azure bing',
    ],
    what: ['key', 'api key'],
    alphabet: HEX,
    length: 32,
    nearMisses: [
      `OCP_APIM_SUBSCRIPTION_KEY=${'0'.repeat(32)}`,
      'OCP_APIM_SUBSCRIPTION_KEY=your-ocp-apim-subscription-key-goes-here',
      'ocpApimSubscriptionKey: process.env.OCP_APIM_SUBSCRIPTION_KEY,',
    ],
  }),
  named({
    id: 'azure-devops-legacy-pat',
    description: 'Azure DevOps personal access token of 52 characters',
    source: 'https://learn.microsoft.com/en-us/azure/devops/organizations/accounts/use-personal-access-tokens-to-authenticate',
    names: ['azure devops', 'azdo', 'vsts', 'ado pat', 'system access'],
    what: ['pat', 'token', 'ext pat', 'personal access token'],
    alphabet: { chars: BASE32.chars.toLowerCase(), set: 'a-z2-7' },
    length: 52,
    nearMisses: [
      `AZURE_DEVOPS_PAT=${'0'.repeat(52)}`,
      'AZURE_DEVOPS_PAT=your-azure-devops-pat-goes-here',
      'azureDevopsPat: process.env.AZURE_DEVOPS_PAT,',
    ],
  }),
  named({
    id: 'azure-client-secret-assigned',
    description: 'Azure client secret of an older form, beside its name',
    source: 'https://learn.microsoft.com/en-us/entra/identity-platform/how-to-add-credentials',
    names: ['azure client', 'arm client', 'aad client', 'azure ad', 'azuread', 'entra client', 'azure app'],
    what: ['secret', 'client secret', 'password'],
    alphabet: { chars: `${BASE62.chars}_.~-`, set: 'A-Za-z0-9_.~@:/?+=*-' },
    length: [32, 44],
    nearMisses: [
      `AZURE_CLIENT_SECRET=${'0'.repeat(32)}`,
      'AZURE_CLIENT_SECRET=your-azure-client-secret-goes-here',
      'azureClientSecret: process.env.AZURE_CLIENT_SECRET,',
    ],
  }),
];
