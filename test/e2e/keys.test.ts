import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { Fleet, lastcopy, type Said } from './fleet.ts';
import { freshToken } from './tokens.ts';

/** The ceremonies by which a fleet's keys turn, as people carry them out: with real processes and the command line alone. */

async function done(said: Promise<Said>): Promise<Said> {
  const result = await said;
  expect(result.code, result.stderr + result.stdout).toBe(0);
  return result;
}

const inventory = async (fleet: Fleet): Promise<Record<string, unknown>[]> =>
  (await done(fleet.operate(['replicas', '--json'], undefined, 'bob')))
    .lines()
    .filter(({ fingerprint }) => typeof fingerprint === 'string');

function steward(fleet: Fleet, keys: string): void {
  fleet.start('steward', ['steward', '--bundle', fleet.bundle, '--keys', keys]);
}

it('operators and steward get new keys, twice, while a laptop sleeps: nobody enrols again, and old keys order nothing', {
  timeout: 240_000,
}, async () => {
  await using fleet = await Fleet.make(['--allow-key-file', '--operator', 'bob']);
  const at = (...path: string[]) => join(fleet.folder, ...path);
  const turn = (args: readonly string[]) =>
    lastcopy(['fleet', 'turn', '--bundle', fleet.bundle, '--root', at('fleet/root.secret.json'), '--yes', ...args]);
  const publish = (file: string, operator: string) =>
    lastcopy(['fleet', 'publish', file, '--bundle', fleet.bundle, '--operator', operator]);
  const secret = freshToken();
  for (const name of ['ann', 'ben', 'cat']) writeFileSync(join(fleet.home(name), '.env'), `TOKEN=${secret}\n`);
  await fleet.startServer();
  fleet.startSteward();
  fleet.startAgent('ann');
  fleet.startAgent('ben');
  await fleet.ready(2);
  const enrolled = (await fleet.devices()).map(({ deviceId, enrolledAt }) => [deviceId, enrolledAt]);
  await fleet.kill('ben', 'SIGTERM');

  // Nothing is signed or written by a dry run.
  const dry = await done(
    turn(['--dry-run', '--new-steward', '--replace-operator', 'alice', '--keys', at('fleet/steward.secret.json'), '--out', at('dry')]),
  );
  expect(dry.stderr).toMatch(/operator alice: key \S+ may sign no more[\s\S]*steward: key \S+ signs from now on/);
  expect(() => statSync(at('dry'))).toThrow();

  await done(turn(['--new-steward', '--replace-operator', 'alice', '--keys', at('fleet/steward.secret.json'), '--out', at('turn-1')]));
  for (const file of ['steward-1.secret.json', 'operator-alice-1.secret.json']) {
    if (process.platform !== 'win32') expect(statSync(at('turn-1', file)).mode & 0o777).toBe(0o600);
  }
  await fleet.kill('steward', 'SIGTERM');
  expect((await done(publish(at('turn-1/keys-1.json'), at('fleet/operator-bob.secret.json')))).stdout).toContain('version 1');
  expect((await done(publish(at('turn-1/keys-1.json'), at('fleet/operator-bob.secret.json')))).stdout).toContain('already');
  steward(fleet, at('turn-1/steward-1.secret.json'));

  const old = await fleet.operate(['rotations']);
  expect(old.code).toBe(2);
  expect(old.stderr).toContain('does not know this operator key');

  // The second turn starts from the first and is published by a key that only it has made.
  await done(
    turn([
      '--after',
      at('turn-1/keys-1.json'),
      '--remove-operator',
      'bob',
      '--add-operator',
      'carol',
      '--keys',
      at('turn-1/steward-1.secret.json'),
      '--out',
      at('turn-2'),
    ]),
  );
  const carol = at('turn-2/operator-carol-2.secret.json');
  await done(publish(at('turn-2/keys-2.json'), carol));
  expect((await fleet.operate(['rotations'], undefined, 'bob')).code).toBe(2);

  // One that slept, and one that is new and has nothing but the bundle of before all turns.
  fleet.startAgent('ben');
  fleet.startAgent('cat');
  const asCarol = (args: readonly string[], input?: string) =>
    lastcopy([...args, '--bundle', fleet.bundle, '--operator', carol], input === undefined ? {} : { input });
  await fleet.until('ben is back, and cat is here', async () => {
    const devices = (await asCarol(['fleet', 'devices', '--json'])).lines();
    return (
      devices.length === 3 &&
      devices.every(({ connected, state, notVisible }) => connected === true && state === 'admitted' && notVisible !== null)
    );
  });
  const said = await asCarol(['rotate', '--ref', 'test/secret', '--invalid-since', 'now', '--include-home', '--yes', '--json'], secret);
  expect(said.code, said.stderr + said.stdout).toBe(0);
  for (const name of ['ann', 'ben', 'cat']) expect(readFileSync(join(fleet.home(name), '.env'), 'utf8')).not.toContain(secret);
  const devices = (await asCarol(['fleet', 'devices', '--json'])).lines();
  expect(devices.map(({ deviceId, enrolledAt }) => [deviceId, enrolledAt])).toEqual(expect.arrayContaining(enrolled));
  const shown = await done(asCarol(['fleet', 'keys']));
  expect(shown.stdout).toMatch(/version 2[\s\S]*carol +operator, cli[\s\S]*bob +only what was signed in its time/);
});

it('a new epoch of fingerprints: the inventory goes over whole, and rotations of either epoch are carried out', {
  timeout: 240_000,
}, async () => {
  await using fleet = await Fleet.make(['--allow-key-file', '--operator', 'bob']);
  const at = (...path: string[]) => join(fleet.folder, ...path);
  const [one, two] = [freshToken(), freshToken()];
  for (const name of ['ann', 'ben']) writeFileSync(join(fleet.home(name), '.env'), `TOKEN=${one}\nOTHER=${two}\n`);
  await fleet.startServer();
  fleet.startSteward();
  fleet.startAgent('ann');
  fleet.startAgent('ben');
  await fleet.ready(2);
  await fleet.until('the inventory', async () => (await inventory(fleet)).length === 4);
  await fleet.kill('ben', 'SIGTERM');

  await done(lastcopy(['fleet', 'epoch', '--keys', at('fleet/steward.secret.json'), '--out', at('epoch')]));
  await fleet.kill('steward', 'SIGTERM');
  steward(fleet, at('epoch/steward-epoch-2.secret.json'));
  const epochs = async () => (await inventory(fleet)).map(({ fingerprint }) => String(fingerprint).split('.')[1]).toSorted();
  await fleet.until('ann to turn', async () => (await epochs()).join() === '1,1,2,2');
  // Whoever holds the value sees what it would reach among both.
  await done(lastcopy(['fleet', 'import', at('epoch/fleet-keys-2.secret.json'), '--operator', at('fleet/operator-bob.secret.json')]));
  const dry = await done(fleet.operate(['rotate', '--ref', 'test/one', '--invalid-since', 'now', '--dry-run', '--json'], one, 'bob'));
  expect(dry.lines()[0]).toMatchObject({ knownReplicas: 2 });
  fleet.startAgent('ben');
  await fleet.until('ben to turn', async () => {
    const now = await epochs();
    expect(now).toHaveLength(4);
    return now.join() === '2,2,2,2';
  });
  const prints = new Set((await inventory(fleet)).map(({ fingerprint }) => fingerprint));
  expect(prints.size).toBe(2);

  // An operator who has not imported the keys yet, and one who has.
  const old = await done(fleet.rotate(one));
  expect(JSON.stringify(old.lines())).not.toContain('residual-changed');
  const again = await done(
    lastcopy(['fleet', 'import', at('epoch/fleet-keys-2.secret.json'), '--operator', at('fleet/operator-bob.secret.json')]),
  );
  expect(again.stdout).toContain('already');
  if (process.platform !== 'win32') expect(statSync(at('fleet/operator-bob.secret.json')).mode & 0o777).toBe(0o600);
  await done(fleet.operate(['rotate', '--ref', 'test/two', '--invalid-since', 'now', '--include-home', '--yes', '--json'], two, 'bob'));
  for (const name of ['ann', 'ben']) expect(readFileSync(join(fleet.home(name), '.env'), 'utf8')).not.toMatch(new RegExp(`${one}|${two}`));

  // Older keys would take the newer ones from devices: the steward does not start with them.
  await fleet.kill('steward', 'SIGTERM');
  const outdated = await lastcopy([
    '--state',
    fleet.state('steward'),
    'steward',
    '--bundle',
    fleet.bundle,
    '--keys',
    at('fleet/steward.secret.json'),
  ]);
  expect(outdated.code).toBe(2);
  expect(outdated.stderr).toContain('newest key file');
});
