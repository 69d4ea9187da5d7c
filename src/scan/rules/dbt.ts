import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE64URL, HEX } from '../sampling.ts';
import { prefixed } from '../shape.ts';

export const dbtRules: readonly Rule[] = [
  prefixed({
    id: 'dbt-cloud-token',
    description: 'dbt Cloud personal or service token',
    source: 'https://docs.getdbt.com/docs/dbt-cloud-apis/authentication',
    prefixes: ['dbtc_', 'dbtu_'],
    alphabet: BASE64URL,
    length: [36, 52],
    nearMisses: [`dbtc_${'0'.repeat(36)}`, 'dbtc_short'],
  }),
  named({
    id: 'dbt-cloud-legacy-token',
    description: 'dbt Cloud token of 40 hexadecimal digits',
    source: 'https://docs.getdbt.com/docs/dbt-cloud-apis/authentication',
    names: ['dbt cloud', 'dbt'],
    what: ['token', 'api key', 'api token', 'service token'],
    alphabet: HEX,
    length: 40,
    nearMisses: [
      `DBT_CLOUD_TOKEN=${'0'.repeat(40)}`,
      'DBT_CLOUD_TOKEN=your-dbt-cloud-token-goes-here',
      'dbtCloudToken: process.env.DBT_CLOUD_TOKEN,',
    ],
  }),
];
