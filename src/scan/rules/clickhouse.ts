import { classes } from '../checks/value.ts';
import type { Rule } from '../face.ts';
import { BASE62 } from '../sampling.ts';
import { prefixed } from '../shape.ts';

export const clickhouseRules: readonly Rule[] = [
  prefixed({
    id: 'clickhouse-cloud-key',
    description: 'ClickHouse Cloud API key secret',
    source: 'https://clickhouse.com/docs/cloud/manage/openapi',
    prefixes: ['4b1d'],
    alphabet: BASE62,
    length: 38,
    nearMisses: [`4b1d${'0'.repeat(38)}`, '4b1d2c3f', '4b1dcafe4b1dcafe4b1dcafe4b1dcafe4b1dcafe4b'],
    accept: (body) => classes(body) === 3,
  }),
];
