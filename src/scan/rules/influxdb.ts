import type { Rule } from '../face.ts';
import { named, type Shape } from '../named.ts';
import { BASE64URL, draw } from '../sampling.ts';

const TOKEN: Shape = { pattern: '[A-Za-z0-9_-]{86}==', most: 88, draw: (random) => `${draw(random, BASE64URL, 86)}==` };

export const influxdbRules: readonly Rule[] = [
  named({
    id: 'influxdb-token',
    description: 'InfluxDB API token',
    source: 'https://docs.influxdata.com/influxdb/v2/admin/tokens/',
    names: ['influx db', 'influx'],
    what: ['token', 'admin token', 'api token'],
    shape: TOKEN,
    nearMisses: [`INFLUXDB_TOKEN=${'0'.repeat(86)}==`, 'INFLUX_TOKEN=your-influxdb-token-goes-here'],
  }),
];
