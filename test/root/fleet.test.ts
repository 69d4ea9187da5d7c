import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { freshToken } from '../e2e/tokens.ts';
import { FleetMachine, USER } from './fleet-machine.ts';
import { apt } from './installed.ts';
import { withoutRoot } from './needs-root.ts';

/** Installed with a fleet's bundle in place, while its user is logged in: everything else happens by itself. */
describe.skipIf(withoutRoot())('a booted Debian with a person logged in', () => {
  let fleet: FleetMachine;

  beforeAll(async () => {
    fleet = await FleetMachine.start();
    await fleet.install(inject('packages'));
  });
  afterAll(() => fleet?.[Symbol.asyncDispose]());

  it("the agent runs as the person, from the unit's own command line, and has enrolled by the bundle", async () => {
    const pid = await fleet.property('MainPID');
    const started = await fleet.machine.ok(['sh', '-c', `stat -c %U /proc/${pid}; tr '\\0' '\\n' < /proc/${pid}/cmdline`]);
    const [owner, ...words] = started.trimEnd().split('\n');
    expect(owner).toBe(USER);
    const unit = fleet.machine.read('/usr/lib/systemd/user/lastcopy-agent.service');
    expect(/^ExecStart=(.*)$/m.exec(unit)?.[1]?.split(' ')).toEqual(words);
    expect(await fleet.property('UnitFileState')).toBe('enabled');
    expect(await fleet.status()).toMatchObject({ membership: 'admitted', keys: 'keychain', mode: 'enforce' });
  });

  it('server and steward run as users of their own, and the steward alone can read its key', async () => {
    const users = new Set<number>();
    for (const name of ['lastcopy-server', 'lastcopy-steward']) {
      const pid = (await fleet.machine.ok(['systemctl', 'show', '--value', '--property', 'MainPID', name])).trim();
      users.add(Number(await fleet.machine.ok(['stat', '-c', '%u', `/proc/${pid}`])));
    }
    expect(users.size).toBe(2);
    // The range of systemd's dynamic users.
    expect([...users].every((uid) => uid >= 61_184 && uid <= 65_519)).toBe(true);
    const refused = await fleet.user(['cat', '/etc/lastcopy/steward/steward.secret.json']);
    expect(refused.code).not.toBe(0);
  });

  it('service and doctor see it as it is, and stop and start it', async () => {
    const ask = async (...words: string[]) => {
      const { code, stdout, stderr } = await fleet.user(['lastcopy', ...words, '--json']);
      expect(stderr).toBe('');
      const lines = stdout.split('\n').filter(Boolean);
      return { code, lines: lines.map((line) => JSON.parse(line) as Record<string, unknown>) };
    };
    const service = async () => (await ask('doctor')).lines.find(({ id }) => id === 'service');
    const running = { active: 'running', enabled: true, installed: true, why: null };
    expect(await ask('service', 'status')).toMatchObject({ code: 0, lines: [running] });
    const doctor = await ask('doctor');
    expect(doctor.lines.filter(({ state }) => state !== 'ok')).toEqual([]);
    expect(doctor.code).toBe(0);
    expect(await ask('service', 'stop')).toMatchObject({ code: 0, lines: [{ active: 'stopped' }] });
    expect(await service()).toMatchObject({ state: 'failed', fix: 'Run: lastcopy service start' });
    expect(await ask('service', 'start')).toMatchObject({ code: 0, lines: [running] });
    expect(await service()).toMatchObject({ state: 'ok' });
    await fleet.admitted();
  });

  it('the dashboard comes with the server, and root on its host makes a link into it', async () => {
    const said = await fleet.machine.ok(['lastcopy', '--state', '/var/lib/lastcopy-server', 'server', 'sign-in']);
    const link = new URL(said.trim());
    expect(link.origin).toBe(fleet.server);
    const page = await fleet.get('/dashboard/');
    expect(page.status).toBe(200);
    const assets = [...page.text.matchAll(/(?:src|href)="(\/dashboard\/assets\/[^"]+)"/g)].map(([, path = '']) => path);
    expect(assets.some((path) => path.endsWith('.js'))).toBe(true);
    for (const path of assets) expect({ path, status: (await fleet.get(path)).status }).toEqual({ path, status: 200 });
  });

  it("a bundle that comes later in a package of IT's own starts the agent", async () => {
    const { machine } = fleet;
    const bundle = machine.read('/etc/lastcopy/bundle.json');
    await fleet.systemctl('stop', 'lastcopy-agent.service');
    await machine.ok(['rm', '/etc/lastcopy/bundle.json']);
    machine.put('/var/tmp/fleet/etc/lastcopy/bundle.json', bundle);
    machine.put(
      '/var/tmp/fleet/DEBIAN/control',
      'Package: our-fleet\nVersion: 1\nArchitecture: all\nMaintainer: IT <it@example.invalid>\nDescription: our fleet\n',
    );
    await machine.ok(['dpkg-deb', '--root-owner-group', '--build', '/var/tmp/fleet', '/var/tmp/our-fleet.deb']);
    await machine.ok(['dpkg', '--install', '/var/tmp/our-fleet.deb']);
    await fleet.admitted();
    await machine.ok(['dpkg', '--purge', 'our-fleet']);
    machine.put('/etc/lastcopy/bundle.json', bundle);
  });

  it('a bundle that is copied into its place starts the agent of who is logged in, and a later one is taken up', async () => {
    const { machine } = fleet;
    const bundle = machine.read('/etc/lastcopy/bundle.json');
    await machine.ok(['rm', '/etc/lastcopy/bundle.json']);
    await fleet.systemctl('restart', 'lastcopy-agent.service');
    expect(await fleet.property('ConditionResult')).toBe('no');
    machine.put('/etc/lastcopy/bundle.json', bundle);
    await fleet.admitted();
    const pid = await fleet.property('MainPID');
    const report = JSON.parse(bundle) as { floor: object };
    machine.put('/etc/lastcopy/bundle.json', JSON.stringify({ ...report, floor: { ...report.floor, mode: 'report' } }));
    await machine.until('the new floor holds', async () => (await fleet.log()).includes('"event":"bundle-changed"'));
    machine.put('/etc/lastcopy/bundle.json', bundle);
    await machine.until('the old floor holds again', async () => (await fleet.log()).split('"event":"bundle-changed"').length === 3);
    await fleet.admitted();
    expect(await fleet.property('MainPID')).toBe(pid);
  });

  it('an order is carried out: every copy of the value is gone from the disk', async () => {
    const value = freshToken();
    fleet.plant('.bash_history', `export GITHUB_TOKEN=${value}\n`);
    fleet.plant('project/.env', `TOKEN="${value}"\n`);
    fleet.plant('notes.json', JSON.stringify({ auth: Buffer.from(`ann:${value}`).toString('base64') }));
    const { code, lines, stderr } = await fleet.rotate(value);
    expect({ code, stderr, last: lines.at(-1) }).toMatchObject({ code: 0 });
    expect(await fleet.holding(value)).toEqual([]);
    expect(fleet.machine.read('/home/ann/notes.json')).not.toContain(Buffer.from(`ann:${value}`).toString('base64'));
    const { orders, undo } = await fleet.status();
    expect(orders).toMatchObject([{ decision: 'executed', receipts: [{ found: 3, purged: 3, residuals: 0, accepted: true }] }]);
    expect(undo).toHaveLength(1);
  });

  it("removed and purged with keep-audit, it leaves the audit record, the steward's keys and nothing else", async () => {
    fleet.machine.put('/etc/lastcopy/keep-audit', '');
    // The device's keys, and the key of one purge that could be undone.
    expect(await fleet.keys()).toBe(2);
    const pid = await fleet.property('MainPID');
    const purged = await apt(fleet.machine, ['purge', 'lastcopy', 'lastcopy-server']);
    expect(purged.code).toBe(0);
    expect(purged.stdout).toMatch(/what was removed from \d+ file\(s\) of ann could still be undone/);
    expect(fleet.machine.exists(`/proc/${pid}`)).toBe(false);
    expect(await fleet.keys()).toBe(0);
    const left = await fleet.machine.ok([
      'find',
      '/',
      '-xdev',
      '-path',
      '*lastcopy*',
      '!',
      '-path',
      '/var/lib/dpkg/*',
      '!',
      '-path',
      '/var/tmp/*',
    ]);
    expect(left.split('\n').filter((path) => path !== '' && !path.startsWith('/var/log/lastcopy'))).toEqual([
      '/etc/lastcopy',
      '/etc/lastcopy/steward',
      '/etc/lastcopy/steward/steward.secret.json',
    ]);
    const kept = fleet.machine
      .read(`/var/log/lastcopy/agents/${USER}/audit.jsonl`)
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(kept).toContainEqual(expect.objectContaining({ type: 'receipt', receipt: expect.objectContaining({ purged: 3 }) as unknown }));
    expect(fleet.machine.read(`/var/log/lastcopy/agents/${USER}/agent.log`)).toContain('receipt-made');
    expect(fleet.machine.read('/var/log/lastcopy/server/audit.jsonl')).toContain('"action":"chain.append"');
    expect(fleet.machine.read('/var/log/lastcopy/server/audit.verdict')).toContain('the chain holds');
    expect(await fleet.machine.ok(['stat', '-c', '%a %U', '/var/log/lastcopy'])).toBe('700 root\n');
  });
});
