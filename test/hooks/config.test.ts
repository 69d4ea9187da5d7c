import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { parseHooks } from '../../src/server/index.ts';
import { parseWatch } from '../../src/steward/index.ts';

/** What is told of a file that cannot be used: where, and what is wanted; never what stands there. */

const SECRET = randomBytes(24).toString('hex');
const hooks = (...list: readonly object[]): string => JSON.stringify({ format: 'lastcopy-hooks-1', hooks: list });
const managers = (...list: readonly object[]): string => JSON.stringify({ format: 'lastcopy-watch-1', managers: list });
const github = { source: 'github', name: 'org', secrets: [SECRET] };
const caep = { source: 'caep', name: 'idp', issuer: 'https://idp.example.com/', audience: 'https://us.example.com/' };
const vault = { kind: 'vault', name: 'main', address: 'https://bao.example.com:8200', token: SECRET, mounts: [{ mount: 'secret' }] };
const aws = { kind: 'aws', name: 'prod', region: 'eu-central-1', credentialsFile: '/run/aws.json' };

function refusal(parse: () => unknown): string {
  try {
    parse();
  } catch (error) {
    const message = error instanceof Error ? error.message : '';
    expect(message).not.toContain(SECRET);
    return message;
  }
  throw new Error('it was taken');
}

describe('the file of hooks', () => {
  it('is taken with two secrets while one takes the place of the other', () => {
    const second = randomBytes(24).toString('hex');
    expect(parseHooks(hooks({ ...github, secrets: [SECRET, second] }))).toHaveLength(1);
    expect(parseHooks(hooks({ ...caep, jwksUrl: 'https://idp.example.com/jwks.json' }))).toHaveLength(1);
  });
  it.each<[string, string]>([
    [`{"hooks": "${SECRET}`, 'it is not JSON'],
    [JSON.stringify({ hooks: [] }), 'format: it is missing'],
    [hooks({ ...github, secrets: ['short'] }), 'hooks.0.secrets.0: at least 16 characters'],
    [hooks({ ...github, secret: SECRET }), 'hooks.0.secret: there is no such member'],
    [hooks({ ...github, name: 'Org 1' }), 'hooks.0.name: small letters'],
    [hooks({ ...github, source: 'gitlab' }), 'hooks.0.source: one of aws-eventbridge, github'],
    [hooks({ ...github, source: 'vault' }), 'let the steward watch them'],
    [hooks({ ...github, source: 'github-partner' }), 'values'],
    [hooks(github, github), 'github/org is there twice'],
    [hooks({ source: 'aws-eventbridge', name: 'prod', secrets: [SECRET] }), 'hooks.0.header: it is missing'],
    [hooks(caep), 'hooks.0: either jwks or jwksUrl'],
    [hooks({ ...caep, jwksUrl: 'http://idp.example.com/jwks.json' }), 'hooks.0.jwksUrl: an https: address'],
    [hooks({ ...caep, jwks: { keys: [{ kty: 'oct', k: SECRET }] } }), 'hooks.0.jwks.keys.0.kty'],
    [hooks({ ...caep, jwks: { keys: [{ kty: 'RSA', n: 'AQAB', e: 'AQAB', d: SECRET }] } }), 'this one is private'],
  ])('%# is refused and says why', (text, why) => {
    expect(refusal(() => parseHooks(text))).toContain(why);
  });
});

describe('the file of secrets managers', () => {
  it('is taken; what is left out has its default', () => {
    expect(parseWatch(managers(vault, aws))).toEqual([
      { ...vault, mounts: [{ mount: 'secret', folders: [''] }], events: ['kv-v2/*'], everySeconds: 300 },
      { ...aws, everySeconds: 300 },
    ]);
  });
  it.each<[string, string]>([
    [managers({ ...vault, address: 'http://bao.example.com:8200' }), 'managers.0.address: an https: address'],
    [managers({ ...vault, tokenFile: '/run/token' }), 'either token or tokenFile'],
    [managers({ ...vault, mounts: [{ mount: '/secret/' }] }), 'managers.0.mounts.0.mount: a path'],
    [managers({ ...vault, events: ['*/../..'] }), 'managers.0.events.0'],
    [managers({ ...aws, credentials: { AccessKeyId: SECRET, SecretAccessKey: SECRET } }), 'either credentials or credentialsFile'],
    [managers({ ...aws, region: 'europe' }), 'managers.0.region: a region'],
    [managers({ ...aws, everySeconds: 1 }), 'managers.0.everySeconds: 10 at least'],
    [managers(vault, { ...aws, name: 'main' }), 'two managers are called main'],
    [managers({ ...vault, kind: 'keepass' }), 'managers.0.kind'],
  ])('%# is refused and says why', (text, why) => {
    expect(refusal(() => parseWatch(text))).toContain(why);
  });
});
