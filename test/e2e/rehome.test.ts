import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { Fleet, lastcopy } from './fleet.ts';
import { freshToken } from './tokens.ts';

/** An order to rehome, through real processes: from the operator's command to the file that a program reads. */

const REFERENCE = 'vault:secret/data/stripe#key';

const FILES: Readonly<Record<string, (value: string) => string>> = {
  'work/app/.env': (value) => `# mine\nPORT=1\nexport API_KEY='${value}' # note\n`,
  'work/app/config.yaml': (value) => `stripe:\r\n  key: ${value}\r\n  port: 1\r\n`,
  '.config/tool/config.json': (value) => `{\n  "api": { "key": "${value}" }\n}\n`,
};

it('one settings file and another read the reference; what is no setting is redacted; the same again does nothing', {
  timeout: 120_000,
}, async () => {
  await using fleet = await Fleet.make(['--allow-key-file', '--verbs', 'report,redact,rehome']);
  const secret = freshToken();
  const home = fleet.home('ann');
  const put = (name: string, text: string): void => {
    mkdirSync(dirname(join(home, name)), { recursive: true });
    writeFileSync(join(home, name), text);
  };
  const read = (name: string): string => readFileSync(join(home, name), 'utf8');
  for (const [name, write] of Object.entries(FILES)) put(name, write(secret));
  put('.bash_history', `export API_KEY=${secret}\n`);
  await fleet.startServer();
  fleet.startSteward();
  fleet.startAgent('ann');
  await fleet.ready(1);

  const order = ['--verb', 'rehome', '--reference', REFERENCE];
  expect((await fleet.rotate(secret, [...order, '--dry-run'])).lines()).toMatchObject([
    { type: 'dry-run', verb: 'rehome', reference: REFERENCE },
  ]);
  const said = await fleet.rotate(secret, order);
  expect(said.lines().at(-1), said.stderr).toMatchObject({ type: 'rotation', verb: 'rehome', state: 'contained', purged: 4, residuals: 0 });
  for (const [name, write] of Object.entries(FILES)) expect(read(name)).toBe(write(REFERENCE));
  expect(read('.bash_history')).toMatch(/^export API_KEY=REDACTED\w+\n$/);

  const { orderId } = said.lines().at(-1) as { orderId: string };
  expect((await fleet.operate(['rotations', 'show', orderId])).stdout).toContain(
    '3 became references, 1 redacted, 0 deleted with their files.',
  );

  // The same again finds nothing to do.
  const again = await fleet.rotate(secret, order);
  expect(again.lines().at(-1), again.stderr).toMatchObject({ state: 'contained', found: 0 });
  for (const [name, write] of Object.entries(FILES)) expect(read(name)).toBe(write(REFERENCE));
});

it('what no order carries is refused before anything is signed', async () => {
  await using fleet = await Fleet.make();
  await fleet.startServer();
  const secret = freshToken();
  for (const [args, why] of [
    [['--verb', 'rehome'], /--reference/],
    [['--reference', 'op://a/b'], /--verb rehome/],
    [['--verb', 'rehome', '--reference', 'op://a b'], /has only letters/],
    [['--verb', 'rehome', '--reference', 'https://example.com/hook'], /begins with a store/],
    [['--verb', 'rehome', '--reference', `op://a/${freshToken()}`], /has a secret in it/],
    [['--verb', 'rehome', '--reference', `op://a/${secret}`], /has a secret in it/],
  ] as const) {
    const said = await fleet.rotate(secret, args);
    expect(said.code).toBe(2);
    expect(said.stderr).toMatch(why);
    expect(said.stderr).not.toContain(secret);
  }
});

it('purge --rehome does the same for one’s own files', { timeout: 60_000 }, async () => {
  await using fleet = await Fleet.make();
  const secret = freshToken();
  const home = fleet.home('ann');
  writeFileSync(join(home, '.env'), `KEY="${secret}"\nURL=x://${secret}@y\n`);
  const args = ['--state', fleet.state('ann'), 'purge', home, '--secret-stdin', '--json', '--rehome', REFERENCE];
  const said = await lastcopy(args, { input: secret, home });
  expect(
    said.lines().map(({ type, how }) => [type, how]),
    said.stderr,
  ).toEqual([
    ['purged', 'rehomed'],
    ['purged', 'redacted'],
    ['summary', undefined],
  ]);
  expect(readFileSync(join(home, '.env'), 'utf8')).toMatch(/^KEY="vault:secret\/data\/stripe#key"\nURL=x:\/\/REDACTED\w+@y\n$/);
});
