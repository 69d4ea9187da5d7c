import { fc, it as prop } from '@fast-check/vitest';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { FingerprintEntry, namesKnownStore, Reference, referenceFault } from '../../src/protocol/index.ts';
import { createEngine, allRules } from '../../src/scan/index.ts';

/** What an order may have written into people's settings, and what never. */

const GOOD = [
  'op://Prod/stripe/key',
  'op://hq2v5kx7wq3zj4n6m8b9c0d1e2/k8j7h6g5f4d3s2a1q0w9e8r7t6/credential',
  'vault:secret/data/stripe#key',
  'vault://secret/stripe#key',
  'arn:aws:secretsmanager:us-east-1:123456789012:secret:prod/stripe-AbCdEf',
  'arn:aws-cn:ssm:cn-north-1:123456789012:parameter/prod/stripe',
  'ref+gcpsecrets://project/stripe',
  'sm://projects/p/secrets/stripe/versions/3',
  'bws:382580ab-1368-4e85-bfa3-b02e01400c9f',
  'keychain:stripe@example.com',
  '${env:STRIPE_KEY}',
];

it.each(GOOD)('%s is one', (text) => {
  expect(referenceFault(text)).toBeNull();
  expect(
    v.parse(FingerprintEntry, { kind: 'fingerprint', id: 'e1', fingerprint: `fp1.1.${'A'.repeat(43)}`, reference: text }).reference,
  ).toBe(text);
});

describe('what no order carries', () => {
  it.each([
    ['nothing', ''],
    ['an end of line', 'op://a/b\nexport PATH=x'],
    ['a carriage return', 'op://a/b\r'],
    ['a NUL', 'op://a/b\0'],
    ['a blank', 'op://My Vault/key'],
    ['a single quote', "op://a'b"],
    ['a double quote', 'op://a"b'],
    ['a backtick', 'op://`id`'],
    ['a backslash', 'op://a\\b'],
    ['a command', 'op://$(id)/b'],
    ['a variable within', 'op://${HOME}/b'],
    ['another variable', '${STRIPE_KEY}'],
    ['a variable with an expression', '${env:a[$(id)]}'],
    ['a semicolon', 'op://a;id'],
    ['an ampersand', 'op://a&b'],
    ['a pipe', 'op://a|b'],
    ['markup', 'op://a<b>'],
    ['a template', 'op://{{a}}'],
    ['a list', 'op://[a,b]'],
    ['a comma', 'op://a,b'],
    ['a home folder', 'keychain:~/a'],
    ['a percent sign', 'op://a%2Fb'],
    ['a star', 'op://a*'],
    ['a question mark', 'op://a?b'],
    ['an exclamation mark', 'op://a!b'],
    ['other letters', 'op://Prod/schl\u00fcssel'],
    ['a direction mark', 'op://a\u202eb'],
    ['an end that makes it a key', 'op://a:'],
    ['no store', 'STRIPE_KEY'],
    ['too much', `op://${'a'.repeat(200)}`],
  ])('%s', (_what, text) => {
    expect(v.safeParse(Reference, text).success).toBe(false);
    expect(referenceFault(text)).toMatch(/\.$/);
  });

  it.each([
    'https://example.com/hook',
    'postgres://u@host/db',
    'file:/etc/passwd',
    'javascript:a',
    'ssh://host/a',
    'arn:aws:s3:a:b:c',
    'secret:word',
    'OP://a/b',
  ])('%s: an address to which a program connects, or no store that is known', (text) => {
    expect(namesKnownStore(text)).toBe(false);
    expect(referenceFault(text)).toContain('op://');
  });
});

/** In the ways in which keys have values, so that rules which go by names see it. */
const SETTINGS = [
  (text: string) => `STRIPE_SECRET_KEY=${text}\n`,
  (text: string) => `password: ${text}\n`,
  (text: string) => `{"api_key": "${text}"}`,
  (text: string) => `machine api.example.com login me password ${text}\n`,
  (text: string) => `//registry.npmjs.org/:_authToken=${text}\n`,
  (text: string) => `aws_secret_access_key = ${text}\n`,
];

it.each(GOOD)('%s is nothing to our own rules, wherever it stands', (text) => {
  const engine = createEngine({ rules: allRules, hunt: [], blockBytes: 8_192 });
  for (const setting of SETTINGS) {
    const bytes = Buffer.from(setting(text));
    engine.input().set(bytes);
    expect(engine.scan(bytes.length).map(({ by }) => by)).toEqual([]);
  }
});

prop.prop([fc.string({ unit: 'binary', maxLength: 220 })])('whatever is taken needs no escape in any syntax', (tail) => {
  for (const text of [tail, `op://${tail}`, `\${env:${tail}}`]) {
    if (!v.is(Reference, text)) continue;
    expect(text).toMatch(/^(?:[\w/.:@+=#-]{1,200}|\$\{env:\w+\})$/);
    expect(JSON.stringify(text)).toBe(`"${text}"`);
  }
});
