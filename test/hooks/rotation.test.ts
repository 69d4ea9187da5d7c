import { createHmac, randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Fleet, lastcopy } from '../e2e/fleet.ts';
import { freshToken } from '../e2e/tokens.ts';
import { FakeSecretsManager } from './fake-secrets-manager.ts';
import { FakeVault } from './fake-vault.ts';
import { payload } from './payloads.ts';
import { huntable } from './values.ts';

/** From a rotation in a secrets manager to laptops without the old value, through real processes. */

const fresh = () => randomBytes(24).toString('hex');

function secretFile(fleet: Fleet, name: string, content: object, mode = 0o600): string {
  const path = join(fleet.folder, name);
  writeFileSync(path, JSON.stringify(content));
  chmodSync(path, mode);
  return path;
}
async function startServer(fleet: Fleet, hooks: string): Promise<void> {
  fleet.start('server', ['server', '--bundle', fleet.bundle, '--port', String(fleet.port), '--hooks', hooks]);
  await fleet.until('the server answers', async () => {
    const answer = await fetch(`http://127.0.0.1:${fleet.port}/api/v1/nonce`).catch(() => null);
    return answer?.ok === true;
  });
}
/** Every byte below a folder. */
function everything(folder: string): Buffer {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Buffer.concat(files.map((entry) => readFileSync(join(entry.parentPath, entry.name))));
}
async function events(fleet: Fleet): Promise<Record<string, unknown>[]> {
  return (await fleet.operate(['events', '--json'])).lines();
}
async function ready(fleet: Fleet, ref: string): Promise<string> {
  let found: Record<string, unknown> | undefined;
  await fleet.until(`a draft about ${ref}`, async () => {
    found = (await events(fleet)).find(({ secretRef, outcome }) => secretRef === ref && outcome === 'ready');
    return found !== undefined;
  });
  return String(found?.['eventId']);
}

describe('a rotation that a secrets manager tells of', () => {
  it('AWS: the hook, a draft, an operator signs, the laptop purges; no value stands anywhere but where it leaked', {
    timeout: 120_000,
  }, async () => {
    await using fleet = await Fleet.make();
    const key = { id: `AKIA${fresh()}`, secret: fresh(), session: fresh() };
    await using aws = await FakeSecretsManager.start(key);
    const [old, next, hookKey] = [huntable(freshToken), huntable(freshToken), fresh()];
    aws.put('ci/deploy', JSON.stringify({ username: 'deploy', token: old }));
    const arn = aws.arn('ci/deploy');
    const hooks = {
      format: 'lastcopy-hooks-1',
      hooks: [{ source: 'aws-eventbridge', name: 'prod', header: 'x-api-key', secrets: [hookKey] }],
    };
    const account = {
      kind: 'aws',
      name: 'prod',
      region: aws.region,
      endpoint: aws.address,
      credentials: { AccessKeyId: key.id, SecretAccessKey: key.secret, SessionToken: key.session },
      everySeconds: 3_600,
    };
    const home = fleet.home('ann');
    mkdirSync(join(home, 'work'), { recursive: true });
    writeFileSync(join(home, 'work/.env'), `GITHUB_TOKEN=${old}\nUSER=deploy\nNEXT=${next}\n`);

    await startServer(fleet, secretFile(fleet, 'hooks.json', hooks));
    fleet.startSteward(['--watch', secretFile(fleet, 'watch.json', { format: 'lastcopy-watch-1', managers: [account] })]);
    fleet.startAgent('ann');
    await fleet.until('the version is registered', () => fleet.output('steward').includes('1 secret watched'));
    await fleet.ready(1);

    const second = aws.put('ci/deploy', JSON.stringify({ username: 'deploy', token: next }));
    const told = { ...(payload('aws-label-updated') as object), time: new Date().toISOString(), resources: [arn] };
    const body = JSON.stringify({ ...told, detail: { name: 'ci/deploy', labelUpdated: 'AWSCURRENT', versionId: second } });
    const hook = (apiKey: string) =>
      fetch(`http://127.0.0.1:${fleet.port}/api/v1/hooks/aws-eventbridge/prod`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-api-key': apiKey },
        body,
      });
    expect((await hook(fresh())).status).toBe(401);
    expect((await hook(hookKey)).status).toBe(200);
    const id = await ready(fleet, arn);

    const shown = await fleet.operate(['events', 'show', id]);
    expect(shown.stdout).toContain(`lastcopy rotate --event ${id}`);
    expect(shown.stdout).toContain('/token');
    // An event orders nothing.
    expect((await fleet.operate(['rotations', '--json'])).lines()).toEqual([]);

    // Not yet known to be invalid: agents only report.
    const report = await fleet.operate(['rotate', '--event', id, '--yes', '--json']);
    expect(report.lines().at(-1)).toMatchObject({ type: 'rotation', verb: 'report', purged: 0 });
    expect(readFileSync(join(home, 'work/.env'), 'utf8')).toContain(old);
    expect((await fleet.operate(['rotate', '--event', id, '--invalid-since', 'event', '--yes'])).stderr).toContain('does not say');

    const dry = await fleet.operate(['rotate', '--event', id, '--invalid-since', 'now', '--include-home', '--dry-run', '--json']);
    expect(dry.lines()[0]).toMatchObject({ type: 'dry-run', verb: 'redact', sealed: false, knownReplicas: 1 });
    const said = await fleet.operate(['rotate', '--event', id, '--invalid-since', 'now', '--include-home', '--yes', '--json']);
    expect(said.lines().at(-1)).toMatchObject({ type: 'rotation', state: 'contained', purged: 1, residuals: 0 });
    const left = readFileSync(join(home, 'work/.env'), 'utf8');
    expect(left).not.toContain(old);
    expect(left).toContain('USER=deploy');
    // The new value is not touched.
    expect(left).toContain(next);

    const kept = Buffer.concat([everything(join(fleet.folder, 'state')), everything(join(fleet.folder, 'out'))]);
    expect(kept.includes(arn)).toBe(true);
    for (const secret of [old, next, hookKey, key.secret, key.session]) {
      for (const form of [secret, secret.slice(4, 24), Buffer.from(secret).toString('base64'), Buffer.from(secret).toString('hex')])
        expect(kept.includes(form)).toBe(false);
    }
  });

  it('OpenBao: the steward sees it by itself, also what happened while it was away', { timeout: 120_000 }, async () => {
    await using fleet = await Fleet.make();
    await using vault = await FakeVault.start(fresh());
    const [old, next] = [huntable(freshToken), huntable(freshToken)];
    vault.put('app/db', { password: old, host: 'db.example.com' });
    const watch = {
      format: 'lastcopy-watch-1',
      managers: [
        { kind: 'vault', name: 'main', address: vault.address, token: vault.token, mounts: [{ mount: 'secret' }], everySeconds: 3_600 },
      ],
    };
    const home = fleet.home('bob');
    writeFileSync(join(home, 'notes.txt'), `the password is ${old}\n`);
    await fleet.startServer();
    const file = secretFile(fleet, 'watch.json', watch);
    fleet.startSteward(['--watch', file]);
    fleet.startAgent('bob');
    await fleet.until('the version is registered', () => fleet.output('steward').includes('1 secret watched'));
    await fleet.ready(1);
    await fleet.kill('steward');
    vault.put('app/db', { password: next, host: 'db.example.com' });
    fleet.startSteward(['--watch', file]);
    const id = await ready(fleet, 'main/secret/app/db');
    const said = await fleet.operate(['rotate', '--event', id, '--invalid-since', 'now', '--include-home', '--yes', '--json']);
    expect(said.lines().at(-1)).toMatchObject({ state: 'contained', purged: 1 });
    expect(readFileSync(join(home, 'notes.txt'), 'utf8')).not.toContain(old);
  });

  it('where nothing was registered it says so, and the line to give the value by', { timeout: 60_000 }, async () => {
    await using fleet = await Fleet.make();
    const doppler = fresh();
    await startServer(
      fleet,
      secretFile(fleet, 'hooks.json', { format: 'lastcopy-hooks-1', hooks: [{ source: 'doppler', name: 'main', secrets: [doppler] }] }),
    );
    const body = JSON.stringify(payload('doppler-secrets-update'));
    const answer = await fetch(`http://127.0.0.1:${fleet.port}/api/v1/hooks/doppler/main`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-doppler-signature': `sha256=${createHmac('sha256', doppler).update(body).digest('hex')}`,
      },
      body,
    });
    expect(answer.status).toBe(200);
    // It waits for the steward, which was not there when it came.
    const [waiting] = await events(fleet);
    expect(waiting).toMatchObject({ outcome: 'waiting' });
    const early = await fleet.operate(['rotate', '--event', String(waiting?.['eventId'])]);
    expect([early.code, early.stderr]).toEqual([2, expect.stringContaining('Start `lastcopy steward`')]);
    fleet.startSteward();
    await fleet.until('the steward answers', async () => (await events(fleet)).every(({ outcome }) => outcome === 'unregistered'));
    const one = (await events(fleet)).find(({ secretRef }) => secretRef === 'payments/prd/STRIPE_KEY');
    const said = await fleet.operate(['rotate', '--event', String(one?.['eventId'])]);
    expect(said.code).toBe(2);
    expect(said.stderr).toContain('printf %s "$OLD" | lastcopy rotate --ref payments/prd/STRIPE_KEY');
    expect((await fleet.operate(['rotate', '--event', 'ev.none'])).stderr).toContain('lastcopy events');
    expect((await fleet.operate(['rotate', '--event', String(one?.['eventId']), '--ref', 'x'])).code).toBe(2);
  });

  it('files of secrets that others may read, or that say what cannot be, are not taken', async () => {
    await using fleet = await Fleet.make();
    const secret = fresh();
    const good = { format: 'lastcopy-hooks-1', hooks: [{ source: 'github', name: 'org', secrets: [secret] }] };
    const serve = (path: string) =>
      lastcopy(['--state', fleet.state('x'), 'server', '--bundle', fleet.bundle, '--port', '0', '--hooks', path]);
    const open = await serve(secretFile(fleet, 'open.json', good, 0o644));
    expect([open.code, open.stderr]).toEqual([2, expect.stringContaining('chmod 600')]);
    const bad = await serve(secretFile(fleet, 'bad.json', { ...good, hooks: [{ source: 'github', name: 'org', secret }] }));
    expect(bad.code).toBe(2);
    expect(bad.stderr).toContain('hooks.0.');
    expect(bad.stderr).not.toContain(secret);
    const steward = await lastcopy([
      '--state',
      fleet.state('y'),
      'steward',
      '--bundle',
      fleet.bundle,
      '--keys',
      join(fleet.folder, 'fleet/steward.secret.json'),
      '--watch',
      secretFile(fleet, 'w.json', {
        format: 'lastcopy-watch-1',
        managers: [{ kind: 'vault', name: 'main', address: 'http://vault.example.com', token: secret, mounts: [{ mount: 'secret' }] }],
      }),
    ]);
    expect([steward.code, steward.stderr]).toEqual([2, expect.stringContaining('managers.0.address: an https: address')]);
    expect(steward.stderr).not.toContain(secret);
  });
});
