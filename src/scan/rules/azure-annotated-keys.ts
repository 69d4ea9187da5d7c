import { isFakeBody } from '../checks/placeholder.ts';
import type { Rule } from '../face.ts';
import { bare, BASE62, draw, oneOf } from '../sampling.ts';
import { token } from '../shape.ts';

/**
 * Azure's common annotated keys: 52 random characters, JQQJ9, when and where it was made, the service's signature, a checksum;
 * 84 characters, or 88 with padding.
 */

interface Annotated {
  readonly id: string;
  readonly description: string;
  readonly source: string;
  /** Four letters; empty for any that has no rule of its own. */
  readonly signature: string;
}

const KNOWN = ['ACOG', 'AZDO', 'AZMP', 'AZAC', 'AZCS', 'AZEG', 'AZMR', 'AZFR', 'msql'];

function annotated({ id, description, source, signature }: Annotated): Rule {
  const provider = signature === '' ? `(?!${KNOWN.join('|')})[A-Za-z][A-Za-z0-9]{3}` : signature;
  // Beside a known signature the year's digits may be any.
  const year = signature === '' ? '9[9DH]' : '[A-Za-z0-9]{2}';
  return {
    id,
    description,
    source,
    literals: ['jqqj'],
    pattern: token(
      `[A-Za-z0-9]{52}JQQJ${year}[A-Za-z0-9][A-L][A-Za-z0-9]{16}${provider}[A-Za-z0-9]{4}(?:[A-Za-z0-9]{2}==)?`,
      '(?![A-Za-z0-9_=-])',
    ),
    reach: { before: 52, after: 48 },
    publicPrefix: 0,
    accept: (secret) => !isFakeBody(secret.slice(0, 52)),
    sample: (random) => {
      const service = signature === '' ? 'AZZQ' : signature;
      return bare(
        `${draw(random, BASE62, 52)}JQQJ99B${oneOf(random, ['A', 'F', 'L'])}${draw(random, BASE62, 12)}AAAA${service}${draw(random, BASE62, 4)}`,
      );
    },
    nearMisses: [`${'x'.repeat(52)}JQQJ99BA${'x'.repeat(12)}AAAA${signature || 'AZZQ'}xxxx`, 'JQQJ99BA'],
  };
}

export const azureAnnotatedKeysRules: readonly Rule[] = [
  annotated({
    id: 'azure-ai-services-key',
    description: 'Azure AI services key (OpenAI, Speech, Vision, Language, Bing and kin)',
    source: 'https://learn.microsoft.com/en-us/azure/ai-services/authentication',
    signature: 'ACOG',
  }),
  annotated({
    id: 'azure-devops-pat',
    description: 'Azure DevOps personal access token',
    source: 'https://learn.microsoft.com/en-us/azure/devops/organizations/accounts/use-personal-access-tokens-to-authenticate',
    signature: 'AZDO',
  }),
  annotated({
    id: 'azure-maps-key',
    description: 'Azure Maps shared key',
    source: 'https://learn.microsoft.com/en-us/azure/azure-maps/azure-maps-authentication',
    signature: 'AZMP',
  }),
  annotated({
    id: 'azure-app-configuration-key',
    description: 'Azure App Configuration key',
    source: 'https://learn.microsoft.com/en-us/azure/azure-app-configuration/concept-enable-rbac',
    signature: 'AZAC',
  }),
  annotated({
    id: 'azure-communication-key',
    description: 'Azure Communication Services key',
    source: 'https://learn.microsoft.com/en-us/azure/communication-services/concepts/authentication',
    signature: 'AZCS',
  }),
  annotated({
    id: 'azure-event-grid-annotated-key',
    description: 'Azure Event Grid key',
    source: 'https://learn.microsoft.com/en-us/azure/event-grid/authenticate-with-access-keys-shared-access-signatures',
    signature: 'AZEG',
  }),
  annotated({
    id: 'azure-mixed-reality-key',
    description: 'Azure Mixed Reality account key',
    source: 'https://learn.microsoft.com/en-us/azure/spatial-anchors/concepts/authentication',
    signature: 'AZMR',
  }),
  annotated({
    id: 'azure-fluid-relay-key',
    description: 'Azure Fluid Relay key',
    source: 'https://learn.microsoft.com/en-us/azure/azure-fluid-relay/how-tos/fluid-json-web-token',
    signature: 'AZFR',
  }),
  annotated({
    id: 'azure-sql-key',
    description: 'Azure SQL service key',
    source: 'https://learn.microsoft.com/en-us/purview/sit-defn-all-creds',
    signature: 'msql',
  }),
  annotated({
    id: 'azure-annotated-key',
    description: 'Key of another Azure service in the common annotated form',
    source: 'https://learn.microsoft.com/en-us/purview/sit-defn-all-creds',
    signature: '',
  }),
];
