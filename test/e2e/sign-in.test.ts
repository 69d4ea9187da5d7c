import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { Authenticator } from '../server/authenticator.ts';
import { Browser } from '../server/browsing.ts';
import { IdentityProvider } from '../server/identity-provider.ts';
import { Fleet, freePort, lastcopy } from './fleet.ts';

/** Who signs in at the server as it ships: with the file of --oidc, and by a passkey. */

it('a server started with --oidc takes people from the provider, and their passkeys', { timeout: 60_000 }, async () => {
  await using provider = await IdentityProvider.start();
  await using fleet = await Fleet.make();
  const port = await freePort();
  const [file, secret] = [join(fleet.folder, 'oidc.json'), join(fleet.folder, 'oidc.secret')];
  const config = {
    issuer: provider.issuer,
    clientId: provider.clientId,
    clientSecretFile: 'oidc.secret',
    label: 'Example Login',
    scopes: ['openid', 'profile', 'groups'],
    roles: [{ claim: 'groups', has: 'sec-ops', role: 'operator' }],
  };
  const args = ['server', '--bundle', fleet.bundle, '--port', String(port), '--oidc', file];
  writeFileSync(file, JSON.stringify({ ...config, roles: [] }));
  const wrong = await lastcopy(['--state', fleet.state('server'), ...args]);
  expect(wrong.code).not.toBe(0);
  expect(wrong.stderr).toContain(`${file}: roles wants at least one`);
  expect(wrong.stderr).toContain('See "Sign in by OIDC" in docs/operations.md.');

  writeFileSync(file, JSON.stringify(config));
  writeFileSync(secret, provider.clientSecret, { mode: 0o600 });
  const url = `http://localhost:${port}`;
  await provider.serve(`${url}/dashboard/`);
  provider.claims.set('account-1', { preferred_username: 'ada', groups: ['sec-ops'] });
  fleet.start('server', args);
  await expect.poll(() => fleet.output('server')).toContain(`Redirect URI for the identity provider: http://127.0.0.1:${port}/dashboard/`);

  const ada = new Browser(url);
  expect(await ada.signIn(provider)).toMatchObject({
    status: 200,
    body: { person: { name: 'ada', role: 'operator' }, signedInBy: 'oidc' },
  });
  // A passkey would outlast the provider's word: for one it takes a link of the server's host.
  const { stdout: said } = await lastcopy(['--state', fleet.state('server'), 'server', 'sign-in', '--person', 'ada']);
  const token = said.trim().split('#sign-in=')[1];
  expect((await ada.post('/session', { token })).status).toBe(200);
  const made = (await ada.post('/account/passkeys/options', {})).body['options'] as { challenge: string; user: { id: string } };
  const key = new Authenticator();
  const answer = key.create({ origin: url, challenge: made.challenge, user: made.user.id });
  expect((await ada.post('/account/passkeys', { label: 'Laptop', answer })).status).toBe(200);

  const again = new Browser(url);
  const asked = (await again.post('/session/passkey/options', {})).body['options'] as { challenge: string };
  const proof = key.get({ origin: url, challenge: asked.challenge });
  expect(await again.post('/session/passkey', { answer: proof })).toMatchObject({ status: 200, body: { signedInBy: 'passkey' } });

  const { stdout } = await lastcopy(['--state', fleet.state('server'), 'server', 'sessions', '--json']);
  expect([...stdout.matchAll(/"signedInBy":"([a-z]+)"/g)].map(([, by]) => by)).toEqual(['passkey', 'link']);
  expect(fleet.output('server')).not.toContain('Warning');
  for (const one of [...provider.given, provider.clientSecret]) expect(fleet.output('server')).not.toContain(one);
});
