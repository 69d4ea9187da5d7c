import { decodeBase64, encodeBase64Url } from '../checks/base64.ts';
import type { Rule } from '../face.ts';
import { bare, drawBytes, oneOf } from '../sampling.ts';
import { token } from '../shape.ts';

/** A macaroon of version 2 whose first field is the index's host; the identifier follows. */
const HOSTS = ['pypi.org', 'test.pypi.org'];
const headOf = (host: string) => `\u0002\u0001${String.fromCharCode(host.length)}${host}\u0002`;

export const pypiRules: readonly Rule[] = [
  {
    id: 'pypi-api-token',
    description: 'PyPI or TestPyPI API token',
    source: 'https://pypi.org/help/#apitoken',
    literals: ['pypi-ageichlwas5vcmc', 'pypi-agendgvzdc5wexbplm9yz'],
    pattern: token('pypi-Ag[A-Za-z0-9_-]{80,1000}'),
    reach: { before: 0, after: 1100 },
    publicPrefix: 22,
    accept: (secret) => {
      const macaroon = decodeBase64(secret.slice(5));
      return macaroon !== null && HOSTS.some((host) => macaroon.startsWith(headOf(host)) && macaroon.length > host.length + 48);
    },
    sample: (random) => bare(`pypi-${encodeBase64Url(headOf(oneOf(random, HOSTS)) + drawBytes(random, 110 + random(60)))}`),
    nearMisses: ['pypi-AgEIcHlwaS5vcmc', `pypi-Ag${'x'.repeat(100)}`],
  },
];
