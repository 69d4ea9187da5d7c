import { decodeBase64, encodeBase64 } from '../checks/base64.ts';
import { isFakeBody } from '../checks/placeholder.ts';
import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { type Alphabet, BASE62, BASE64URL, bare, DIGIT, draw, drawBytes, oneOf } from '../sampling.ts';
import { token } from '../shape.ts';

const UPPER_HEX: Alphabet = { chars: '0123456789ABCDEF', set: '0-9A-F' };
const PREFIXES = ['ATATT3xFfGF0', 'ATCTT3xFfGN0', 'ATSTT3xFfGN0'];

const apiToken: Rule = {
  id: 'atlassian-api-token',
  description: 'Atlassian API token, with the eight digits that end it',
  source: 'https://support.atlassian.com/atlassian-account/docs/manage-api-tokens-for-your-atlassian-account/',
  literals: PREFIXES.map((prefix) => prefix.toLowerCase()),
  pattern: token(`(?:${PREFIXES.join('|')})[A-Za-z0-9_-]{60,240}(?:=[0-9A-F]{8})?`),
  publicPrefix: 12,
  accept: (secret) => !isFakeBody(secret.slice(12)),
  sample: (random) => {
    const end = oneOf(random, ['', `=${draw(random, UPPER_HEX, 8)}`]);
    return bare(oneOf(random, PREFIXES) + draw(random, BASE64URL, 60 + random(110)) + end);
  },
  nearMisses: [`ATATT3xFfGF0${'x'.repeat(180)}`, 'ATATT3xFfGF0short'],
};

const legacy = named({
  id: 'atlassian-legacy-api-token',
  description: 'Atlassian API token of the older kind',
  source: 'https://support.atlassian.com/atlassian-account/docs/manage-api-tokens-for-your-atlassian-account/',
  names: ['jira', 'confluence', 'atlassian'],
  what: ['token', 'key', 'password', 'pat'],
  alphabet: BASE62,
  length: 24,
  nearMisses: ['JIRA_API_TOKEN=your-api-token', `JIRA_API_TOKEN=${'x'.repeat(24)}`],
});

const dataCenter = named({
  id: 'atlassian-data-center-token',
  description: 'Personal access token of Jira or Confluence Data Center: base64 of a number, a colon and 20 bytes',
  source: 'https://confluence.atlassian.com/enterprise/using-personal-access-tokens-1026032365.html',
  names: ['jira', 'confluence', 'atlassian'],
  shape: {
    pattern: '[MNO][A-Za-z0-9+/]{43}',
    most: 44,
    draw: (random) => encodeBase64(`1${draw(random, DIGIT, 11)}:${drawBytes(random, 20)}`),
  },
  nearMisses: ['JIRA_PAT=your-token', `CONFLUENCE_TOKEN=N${'x'.repeat(43)}`],
  accept: (secret) => /^\d{12}:/.test(decodeBase64(secret) ?? ''),
});

export const atlassianRules: readonly Rule[] = [apiToken, legacy, dataCenter];
