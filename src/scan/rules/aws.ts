import { isFakeBody } from '../checks/placeholder.ts';
import { classes, entropy } from '../checks/value.ts';
import { wordShare } from '../checks/words.ts';
import type { Rule } from '../face.ts';
import { BASE32, BASE64, bare, draw, oneOf } from '../sampling.ts';
import { token } from '../shape.ts';

/**
 * The account number that a key id carries: bits 2–41 of the twelve base32 characters after the prefix. Ids issued
 * before 2019 (their first character is I or J) carry none, yet decode to something below the bound all the same.
 */
function accountOf(id: string): number {
  let value = 0n;
  for (const char of id.slice(4, 14)) value = value * 32n + BigInt(BASE32.chars.indexOf(char));
  // Fifty bits are read; the account stands in the forty after the first.
  return Number((value >> 9n) & 0xffffffffffn);
}

/** How the key id in all of the vendor's own examples begins. */
const DOCUMENTED = 'AKIAIOSFODNN7';

/** AWS account numbers have twelve digits. */
const ACCOUNTS = 1_000_000_000_000;

const keyId: Rule = {
  id: 'aws-access-key-id',
  description: 'AWS access key id (long-term AKIA, temporary ASIA)',
  source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids',
  literals: ['akia', 'asia'],
  pattern: token('A(?:KI|SI)A[A-Z2-7]{16}'),
  publicPrefix: 4,
  accept: (secret) => !isFakeBody(secret.slice(4)) && !secret.startsWith(DOCUMENTED) && accountOf(secret) < ACCOUNTS,
  sample: (random) => {
    // O, P, 6 and 7 in the first place would carry an account number of thirteen digits.
    const prefix = oneOf(random, ['AKIA', 'ASIA']);
    return bare(`${prefix}${draw(random, { chars: 'ABCDEFGHIJKLMNQRSTUVWXYZ2345', set: '' }, 1)}${draw(random, BASE32, 15)}`);
  },
  nearMisses: ['AKIAIOSFODNN7EXAMPLE', `AKIA${'X'.repeat(16)}`, 'TODAYINASIAASACKOFRICEFELLOVER', 'AKIA0189018901890189'],
};

const SEPARATOR = String.raw`\\{0,3}["'\]]{0,2}[ \t]{0,8}(?:\[None\])?[ \t]{0,8}(?:=>|:=|[:=,])[ \t]{0,8}\\{0,3}["']?`;

const secretKey: Rule = {
  id: 'aws-secret-access-key',
  description: 'AWS secret access key beside its name or its key id',
  source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_access-keys.html',
  literals: [
    'secret_access_key',
    'secretaccesskey',
    'secret-access-key',
    'secret access key',
    'aws_secret',
    'awssecret',
    'aws.secret',
    'aws-secret',
    'akia',
    'asia',
  ],
  evidence: 'context',
  pattern: new RegExp(
    `(?:${[
      String.raw`secret[ _-]?access[ _-]?key[\w.-]{0,24}${SEPARATOR}`,
      String.raw`aws[._-]?secret[\w.-]{0,24}${SEPARATOR}`,
      // The row of a downloaded credentials.csv, and other pairs of id and key.
      String.raw`A(?:KI|SI)A[A-Z2-7]{16}["']?[ \t]{0,4}[,:;|][ \t]{0,4}["']?`,
    ].join('|')})(?<secret>[A-Za-z0-9/+]{40})(?![A-Za-z0-9/+=])`,
    'di',
  ),
  publicPrefix: 0,
  accept: (secret) => !isFakeBody(secret) && classes(secret) >= 3 && entropy(secret) >= 3.9 && wordShare(secret) < 0.5,
  sample: (random) => {
    const secret = draw(random, BASE64, 40);
    const before = oneOf(random, [
      'AWS_SECRET_ACCESS_KEY=',
      'aws_secret_access_key = ',
      '"SecretAccessKey": "',
      'AWS Secret Access Key [None]: ',
      `AKIA${draw(random, BASE32, 16)},`,
    ]);
    return { text: before + secret + (before.endsWith('"') ? '"' : ''), secret };
  },
  nearMisses: [
    'AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
    `aws_secret_access_key = ${'x'.repeat(40)}`,
    'secretAccessKey: process.env.AWS_SECRET_ACCESS_KEY_FOR_TESTS',
  ],
};

/** Starts with the base64 of a protobuf whose first field names the partition's origin. */
const sessionToken: Rule = {
  id: 'aws-session-token',
  description: 'AWS temporary session token',
  source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_use-resources.html',
  literals: ['iqojb3jpz2lu', 'fwogzxivyxdz', 'fqogzxivyxdz'],
  pattern: token('(?:IQoJb3JpZ2lu|F[wQ]oGZXIvYXdz)[A-Za-z0-9+/]{88,4000}={0,2}', '(?![A-Za-z0-9+/=])'),
  reach: { before: 0, after: 4100 },
  publicPrefix: 12,
  accept: (secret) => !isFakeBody(secret.slice(12)),
  sample: (random) => bare(`${oneOf(random, ['IQoJb3JpZ2lu', 'FwoGZXIvYXdz'])}${draw(random, BASE64, 300 + random(400))}`),
  nearMisses: [`IQoJb3JpZ2lu${'EXAMPLE'.repeat(20)}`, 'IQoJb3JpZ2luX2VjEXAMPLE'],
};

export const awsRules: readonly Rule[] = [keyId, secretKey, sessionToken];
