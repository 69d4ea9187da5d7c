import { decodeBase64, encodeBase64 } from '../checks/base64.ts';
import { crc32 } from '../checks/crc32.ts';
import type { Rule } from '../face.ts';
import { BASE62, bare, DIGIT, draw } from '../sampling.ts';
import { token } from '../shape.ts';

/** CRC-32 of all before it, least byte first, in hexadecimal. */
function trailer(text: string): string {
  const crc = crc32(text);
  return [crc, crc >>> 8, crc >>> 16, crc >>> 24].map((byte) => (byte & 0xff).toString(16).padStart(2, '0')).join('');
}

const serviceAccount: Rule = {
  id: 'grafana-service-account-token',
  description: 'Grafana service account token with its checksum',
  source: 'https://grafana.com/docs/grafana/latest/administration/service-accounts/',
  literals: ['glsa_'],
  pattern: token('glsa_[A-Za-z0-9]{32}_[0-9a-f]{8}'),
  publicPrefix: 5,
  accept: (secret) => trailer(secret.slice(0, 37)) === secret.slice(38),
  sample: (random) => {
    const head = `glsa_${draw(random, BASE62, 32)}`;
    return bare(`${head}_${trailer(head)}`);
  },
  nearMisses: [`glsa_${'X'.repeat(32)}_AAAAAAAA`, `glsa_${'aB3d'.repeat(8)}_00000000`],
};

const cloud: Rule = {
  id: 'grafana-cloud-token',
  description: 'Grafana Cloud access policy token: base64 of JSON',
  source: 'https://grafana.com/docs/grafana-cloud/security-and-account-management/authentication-and-permissions/access-policies/',
  literals: ['glc_eyj'],
  pattern: token('glc_eyJ[A-Za-z0-9+/]{29,400}={0,2}', '(?![A-Za-z0-9+/=])'),
  publicPrefix: 7,
  accept: (secret) => /^\{"[a-z]{1,8}":/.test(decodeBase64(secret.slice(4)) ?? ''),
  sample: (random) =>
    bare(`glc_${encodeBase64(`{"o":"${draw(random, DIGIT, 6)}","n":"ci","k":"${draw(random, BASE62, 24)}","m":{"r":"eu"}}`)}`),
  nearMisses: [`glc_${'1'.repeat(42)}`, `glc_eyJ${'x'.repeat(40)}`],
};

/** Base64 of `{"k":"`. */
const START = 'eyJrIjoi';

const legacy: Rule = {
  id: 'grafana-legacy-key',
  description: 'Grafana API key of the first kind: base64 of JSON',
  source: 'https://grafana.com/docs/grafana/latest/administration/service-accounts/migrate-api-keys/',
  literals: [START.toLowerCase()],
  pattern: token(`${START}[A-Za-z0-9+/]{40,400}={0,2}`, '(?![A-Za-z0-9+/=])'),
  publicPrefix: 8,
  accept: (secret) => /^\{"k":"[A-Za-z0-9]{24,40}","n":"/.test(decodeBase64(secret) ?? ''),
  sample: (random) => bare(encodeBase64(`{"k":"${draw(random, BASE62, 32)}","n":"ci","id":${1 + random(9)}}`)),
  nearMisses: [`${START}${'x'.repeat(60)}`, encodeBase64('{"k":"value","n":"a name that makes this one long enough","id":1}')],
};

export const grafanaRules: readonly Rule[] = [serviceAccount, cloud, legacy];
