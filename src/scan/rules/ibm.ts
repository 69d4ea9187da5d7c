import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE64URL, HEX } from '../sampling.ts';

export const ibmRules: readonly Rule[] = [
  named({
    id: 'ibm-cloud-api-key',
    description: 'IBM Cloud IAM API key',
    source: 'https://cloud.ibm.com/docs/account?topic=account-userapikey',
    names: ['ibm cloud', 'ibm', 'bluemix', 'iaas classic'],
    what: ['key', 'api key', 'apikey'],
    alphabet: BASE64URL,
    length: 44,
    nearMisses: [
      `IBM_CLOUD_KEY=${'0'.repeat(44)}`,
      'IBM_CLOUD_KEY=your-ibm-cloud-key-goes-here',
      'ibmCloudKey: process.env.IBM_CLOUD_KEY,',
    ],
  }),
  named({
    id: 'ibm-cos-hmac-secret',
    description: 'Secret of an IBM Cloud Object Storage HMAC key',
    source: 'https://cloud.ibm.com/docs/cloud-object-storage?topic=cloud-object-storage-uhc-hmac-credentials-main',
    names: ['cos hmac', 'ibm cos', 'cos secret', 'ibm'],
    what: ['secret access key', 'secret', 'key'],
    alphabet: HEX,
    length: 48,
    nearMisses: [
      `COS_HMAC_SECRET_ACCESS_KEY=${'0'.repeat(48)}`,
      'COS_HMAC_SECRET_ACCESS_KEY=your-cos-hmac-secret-access-key-goes-here',
      'cosHmacSecretAccessKey: process.env.COS_HMAC_SECRET_ACCESS_KEY,',
    ],
  }),
];
