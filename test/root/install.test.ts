import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { Outcome } from '../../src/purge/index.ts';
import { encodeRecord } from '../../src/purge/record.ts';
import { difference, fileList } from './file-list.ts';
import { apt, install, person } from './installed.ts';
import { Machine } from './machine.ts';
import { withoutRoot } from './needs-root.ts';

/** The package on a Debian with nothing on it: no systemd, no Node, nobody who answers questions. */
describe.skipIf(withoutRoot())('on a bare Debian', () => {
  let machine: Machine;
  let before: string[];

  beforeAll(async () => {
    machine = await Machine.start('bare');
    for (const name of ['ann', 'bob', 'cid']) await person(machine, name);
    before = await fileList(machine);
  });
  afterAll(() => machine?.[Symbol.asyncDispose]());

  it('a machine without a fleet takes it silently, and nothing starts', async () => {
    const { stdout, stderr } = await install(machine, inject('packages'), ['lastcopy']);
    expect(stderr.replaceAll(/^(debconf: delaying|W: .*unsandboxed).*\n/gm, '')).toBe('');
    expect(stdout).not.toMatch(/\[[yY]\/[nN]\]|warning|error/i);
    const agent = await machine.run(['lastcopy', 'agent'], { user: 'ann', env: { HOME: '/home/ann' } });
    expect(agent).toMatchObject({ code: 2 });
    expect(agent.stderr).toContain('This agent knows no fleet.');
    const status = JSON.parse(await machine.ok(['lastcopy', 'status', '--json'], { user: 'ann', env: { HOME: '/home/ann' } })) as object;
    expect(status).toMatchObject({ running: false, fleet: null });
  });

  it('brings its own Node and every library, and no other Node is there', async () => {
    expect((await machine.run(['sh', '-c', 'command -v node nodejs'])).stdout).toBe('');
    expect(await machine.ok(['ldd', '/usr/lib/lastcopy/node'])).not.toContain('not found');
    const load = "require('/usr/lib/lastcopy/node_modules/keytar').getPassword('a','b').catch((e) => console.log(e.message))";
    expect(await machine.ok(['/usr/lib/lastcopy/node', '-e', load], { env: { HOME: '/tmp' } })).toMatch(/D-Bus|dbus|autolaunch|secret/i);
  });

  it('enables the agent for every user, and a server only by a person', async () => {
    const link = '/etc/systemd/user/default.target.wants/lastcopy-agent.service';
    expect(await machine.ok(['readlink', link])).toMatch(/^(\/usr)?\/lib\/systemd\/user\/lastcopy-agent\.service\n$/);
    await machine.ok(['test', '-e', link]);
    await install(machine, inject('packages'), ['lastcopy-server']);
    expect((await machine.run(['find', '/etc/systemd/system', '-name', 'lastcopy*'])).stdout).toBe('');
    expect(await machine.ok(['stat', '-c', '%a %U', '/etc/lastcopy/steward'])).toBe('700 root\n');
  });

  it("leaves a fleet's own processes to the other package", async () => {
    const found = await machine.ok(['sh', '-c', 'dpkg -L lastcopy | xargs -r grep -l "startSteward\\|openAuditLog" 2>/dev/null || :']);
    expect(found).toBe('');
    const stewards = await machine.ok(['sh', '-c', 'dpkg -L lastcopy-server | xargs -r grep -l startSteward 2>/dev/null || :']);
    expect(stewards).toContain('/usr/lib/lastcopy/dist/chunks/');
  });

  it('completes words in bash, and has a manual page', async () => {
    const script = await machine.ok(['cat', '/usr/share/bash-completion/completions/lastcopy']);
    expect(script).toContain('complete -F');
    expect((await machine.run(['lastcopy', 'complete', '--', 'rota'])).stdout).toContain('rotations');
    expect(await machine.ok(['zcat', '/usr/share/man/man1/lastcopy.1.gz'])).toContain('.SS lastcopy fleet init');
  });

  it('is what its checksums say', async () => {
    expect(await machine.ok(['dpkg', '--verify', 'lastcopy', 'lastcopy-server'])).toBe('');
  });

  it('goes without a trace, and follows no link that a user laid', async () => {
    machine.put('/etc/lastcopy/bundle.json', '{}');
    machine.put('/etc/lastcopy/server/server.env', 'LASTCOPY_PORT=1\n');
    machine.put('/etc/lastcopy/steward/bundle.json', '{}');
    machine.put('/etc/lastcopy/steward/steward.secret.json', 'keys', { mode: 0o600 });
    await shell('ann', 'mkdir -p .local/state/lastcopy/logs .config/systemd/user/default.target.wants lastcopy');
    await shell('ann', 'touch .local/state/lastcopy/agent.db .local/state/other lastcopy/hers && chmod 777 . lastcopy');
    await shell('ann', 'ln -s /dev/null .config/systemd/user/lastcopy-agent.service');
    await shell(
      'ann',
      'cd .local/state/lastcopy && mkdir -p journal/a journal/b && touch journal/a/step-0.age journal/b/step-1.age journal/b/log',
    );
    // What root would remove through these links is not bob's.
    await shell('bob', 'mkdir .local && ln -s /etc .local/state');
    machine.put('/etc/lastcopy.d/theirs', '');
    await shell('cid', 'mkdir -p .local/state && ln -s /etc/lastcopy.d .local/state/lastcopy');

    const purged = await apt(machine, ['purge', 'lastcopy', 'lastcopy-server']);
    expect(purged.code).toBe(0);
    expect(purged.stdout).toContain('what was removed from 2 file(s) of ann could still be undone');
    expect(purged.stdout.match(/could still be undone/g)).toHaveLength(1);
    await apt(machine, ['autoremove', '--purge']);

    // The only copy of a fleet's keys, perhaps.
    expect(purged.stdout).toContain("the fleet's keys stay in /etc/lastcopy/steward");
    expect(machine.read('/etc/lastcopy/steward/steward.secret.json')).toBe('keys');
    expect(await machine.ok(['stat', '-c', '%a %U', '/etc/lastcopy/steward', '/etc/lastcopy/steward/steward.secret.json'])).toBe(
      '700 root\n600 root\n',
    );
    expect(await machine.ok(['find', '/etc/lastcopy', '-type', 'f'])).toBe('/etc/lastcopy/steward/steward.secret.json\n');
    await machine.ok(['rm', '-r', '/etc/lastcopy']);

    expect(machine.exists('/etc/lastcopy.d/theirs')).toBe(true);
    const left = difference(before, await fileList(machine)).map((line) => line.split('\t')[0]);
    expect(left).toEqual([
      '+ /etc/lastcopy.d',
      '+ /etc/lastcopy.d/theirs',
      '+ /home/ann',
      '+ /home/ann/.config',
      '+ /home/ann/.config/systemd',
      '+ /home/ann/.config/systemd/user',
      '+ /home/ann/.config/systemd/user/default.target.wants',
      '+ /home/ann/.local',
      '+ /home/ann/.local/state',
      '+ /home/ann/.local/state/other',
      '+ /home/ann/lastcopy',
      '+ /home/ann/lastcopy/hers',
      '+ /home/bob/.local',
      '+ /home/bob/.local/state',
      '+ /home/cid/.local',
      '+ /home/cid/.local/state',
      '- /home/ann',
    ]);
  });

  it('keeps what mends a file whose purge was cut off, and only that', async () => {
    await install(machine, inject('packages'), ['lastcopy']);
    await shell('ann', 'mkdir -p .local/state/lastcopy/journal/plan-1');
    const log = '/home/ann/.local/state/lastcopy/journal/plan-1/log';
    const planned = { t: 'planned', planId: 'plan-1', orderId: 'o', startedAt: 'now', undoUntil: null, steps: 1 } as const;
    const begun = Buffer.concat([encodeRecord(planned), encodeRecord({ t: 'sealed', step: 0 })]);
    machine.put(log, begun);
    const purged = await apt(machine, ['purge', 'lastcopy']);
    expect(purged.code).toBe(0);
    expect(purged.stdout).toContain("the purge of a secret in ann's files was cut off. /home/ann/.local/state/lastcopy stays");
    expect(machine.read(log)).toBe(begun.toString());

    // As a start of the agent leaves it.
    await install(machine, inject('packages'), ['lastcopy']);
    const outcome = { planId: 'plan-1' } as unknown as Outcome;
    machine.put(log, Buffer.concat([begun, encodeRecord({ t: 'outcome', outcome })]));
    expect((await apt(machine, ['purge', 'lastcopy'])).stdout).not.toContain('was cut off');
    expect(machine.exists('/home/ann/.local/state/lastcopy')).toBe(false);
  });

  it('keeps the record of who laid endless files, pipes and odd names where the log is, and touches no process of a container', async () => {
    await install(machine, inject('packages'), ['lastcopy']);
    machine.put('/etc/lastcopy/keep-audit', '');
    await shell(
      'ann',
      'mkdir -p .local/state/lastcopy/logs && cd .local/state/lastcopy/logs && mkfifo pipe && ln -s /dev/zero endless.log',
    );
    await shell(
      'ann',
      String.raw`cd .local/state/lastcopy/logs && echo one >'-a b' && echo two >"$(printf 'c
d')" && touch -d yesterday -- '-a b'`,
    );
    const child = machine.spawn([
      'unshare',
      '--pid',
      '--fork',
      '--kill-child',
      '--mount-proc',
      '/usr/lib/lastcopy/node',
      '-e',
      "console.log('up'); setInterval(() => {}, 1e6)",
      'agent',
    ]);
    await new Promise((up) => child.stdout?.once('data', up));
    const began = Date.now();
    expect(await apt(machine, ['remove', 'lastcopy'])).toMatchObject({ code: 0 });
    expect(Date.now() - began).toBeLessThan(45_000);
    expect(machine.read('/var/log/lastcopy/agents/ann/agent.log')).toBe('one\ntwo\n');
    expect(child.exitCode).toBeNull();
    child.kill('SIGKILL');
  });

  function shell(user: string, script: string): Promise<string> {
    return machine.ok(['sh', '-c', `cd && ${script}`], { user, env: { HOME: `/home/${user}` } });
  }
});
