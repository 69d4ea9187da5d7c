import { decodeBase64, encodeBase64 } from '../checks/base64.ts';
import type { Rule } from '../face.ts';
import { named, UUID } from '../named.ts';
import { bare, HEX, oneOf } from '../sampling.ts';
import { token } from '../shape.ts';

const access: Rule = {
  id: 'intercom-access-token',
  description: 'Intercom access token: base64 of "tok:" and a UUID',
  source: 'https://developers.intercom.com/docs/build-an-integration/learn-more/authentication',
  literals: ['dg9ro'],
  pattern: token('dG9rO[A-Za-z0-9+/]{50,60}={0,2}', '(?![A-Za-z0-9+/=_-])'),
  publicPrefix: 5,
  accept: (secret) =>
    /^tok:[0-9a-f]{8}[_-][0-9a-f]{4}[_-][0-9a-f]{4}[_-][0-9a-f]{4}[_-][0-9a-f]{12}:\d:\d$/.test(decodeBase64(secret) ?? ''),
  sample: (random) => bare(encodeBase64(`tok:${UUID.draw(random).replaceAll('-', '_')}:${oneOf(random, ['1', '2'])}:0`)),
  nearMisses: [`dG9rO${'x'.repeat(54)}=`, 'dG9rOg=='],
};

const secret = named({
  id: 'intercom-client-secret',
  description: 'Intercom client secret (a UUID)',
  source: 'https://developers.intercom.com/docs/build-an-integration/learn-more/authentication/setting-up-oauth',
  names: ['intercom'],
  what: ['secret'],
  shape: UUID,
  nearMisses: ['INTERCOM_CLIENT_SECRET=your-client-secret', 'INTERCOM_CLIENT_SECRET=00000000-0000-0000-0000-000000000000'],
});

const verification = named({
  id: 'intercom-identity-secret',
  description: 'Intercom identity verification or messenger secret',
  source: 'https://www.intercom.com/help/en/articles/183-set-up-identity-verification-for-web-and-mobile',
  names: ['intercom'],
  what: ['identity secret', 'secret', 'secret key'],
  alphabet: HEX,
  length: 40,
  nearMisses: ['INTERCOM_SECRET_KEY=your-secret', `INTERCOM_SECRET_KEY=${'0'.repeat(40)}`],
});

export const intercomRules: readonly Rule[] = [access, secret, verification];
