import { encodeBase64 } from '../checks/base64.ts';
import type { Rule } from '../face.ts';
import { named, type Shape } from '../named.ts';
import { drawBytes } from '../sampling.ts';

const BASE64_OF_32: Shape = { pattern: '[A-Za-z0-9+/]{43}=', most: 44, draw: (random) => encodeBase64(drawBytes(random, 32)) };

export const oracleRules: readonly Rule[] = [
  named({
    id: 'oracle-customer-secret-key',
    description: 'Oracle Cloud customer secret key',
    source: 'https://docs.oracle.com/en-us/iaas/Content/Identity/Tasks/managingcredentials.htm',
    names: ['oracle cloud', 'oci customer', 'oci s3', 'oci secret'],
    what: ['secret', 'secret key', 'key'],
    shape: BASE64_OF_32,
    nearMisses: [`OCI_S3_SECRET_KEY=${'0'.repeat(43)}=`, 'OCI_SECRET_KEY=your-customer-secret-key-goes-here'],
  }),
];
