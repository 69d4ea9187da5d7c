import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { get } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AgentStatus } from '../../src/agent/index.ts';
import { type FleetFiles, fleetFiles, install, person } from './installed.ts';
import { Machine } from './machine.ts';

/** The person whose laptop it is, and her files. */
export const USER = 'ann';
const HOME = `/home/${USER}`;
const UNIT = 'lastcopy-agent.service';

/**
 * One machine that is laptop, server and steward at once: booted, a person logged in, her keychain open. Everything runs from
 * the packages, started by systemd from their units.
 */
export class FleetMachine implements AsyncDisposable {
  readonly machine: Machine;
  readonly #files: FleetFiles;
  readonly uid: number;

  private constructor(machine: Machine, files: FleetFiles, uid: number) {
    this.machine = machine;
    this.#files = files;
    this.uid = uid;
  }

  static async start(): Promise<FleetMachine> {
    const folder = mkdtempSync(join(tmpdir(), 'lastcopy-fleet-'));
    chmodSync(folder, 0o700);
    await using stack = new AsyncDisposableStack();
    stack.defer(() => rmSync(folder, { recursive: true, force: true }));
    const machine = stack.use(await Machine.start('desktop'));
    const files = await fleetFiles(folder);
    const uid = await person(machine, USER);
    const made = new FleetMachine(machine, files, uid);
    await made.#logIn();
    made.#configure();
    stack.move();
    return made;
  }

  /** As a login by a display manager leaves it: the user's own systemd and bus run, and the keychain is open. */
  async #logIn(): Promise<void> {
    await this.machine.ok(['loginctl', 'enable-linger', USER]);
    await this.machine.until("the user's manager runs", async () => (await this.systemctl('is-system-running')).code === 0);
    // The display manager's PAM module would do it; the units that start a locked one stay out of the way.
    await this.systemctl('mask', '--now', 'gnome-keyring-daemon.socket', 'gnome-keyring-daemon.service');
    await this.systemctl('start', 'dbus.socket');
    await this.user(['sh', '-c', 'gnome-keyring-daemon --unlock --components=secrets --daemonize >/dev/null'], 'password');
  }

  #configure(): void {
    const { machine } = this;
    const file = (name: string) => readFileSync(join(this.#files.folder, name));
    machine.put('/etc/lastcopy/bundle.json', file('bundle.json'));
    for (const name of ['bundle.json', 'tls-cert.pem', 'tls-key.pem'])
      machine.put(`/etc/lastcopy/server/${name}`, file(name), { mode: 0o600 });
    machine.put('/etc/lastcopy/server/bundle.json', file('bundle.json'));
    machine.put('/etc/lastcopy/server/server.env', `LASTCOPY_HOST=127.0.0.1\nLASTCOPY_PORT=${this.#files.port}\n`);
    machine.put('/etc/lastcopy/steward/bundle.json', file('bundle.json'));
    machine.put('/etc/lastcopy/steward/steward.secret.json', file('steward.secret.json'), { mode: 0o600 });
    machine.put('/root/operator-alice.secret.json', file('operator-alice.secret.json'), { mode: 0o600 });
  }

  /** Installs the laptop's package; gives the milliseconds that apt took. */
  async installAgent(packages: string): Promise<number> {
    const began = Date.now();
    await install(this.machine, packages, ['lastcopy']);
    return Date.now() - began;
  }

  /** Installs both packages of a folder, switches server and steward on, and waits until the agent is admitted. */
  async install(packages: string): Promise<void> {
    await this.installAgent(packages);
    await install(this.machine, packages, ['lastcopy-server']);
    await this.machine.ok(['systemctl', 'enable', '--quiet', '--now', 'lastcopy-server', 'lastcopy-steward']);
    await this.admitted();
  }

  async admitted(): Promise<void> {
    await this.machine
      .until('the agent is admitted', async () => {
        const { running, membership, link, visibility } = await this.status();
        return running && membership === 'admitted' && link.connected && visibility !== null;
      })
      .catch(async (error: unknown) => {
        throw new Error(`${String(error)}\n${await this.journal()}`, { cause: error });
      });
  }

  async journal(): Promise<string> {
    const { stdout } = await this.machine.run(['journalctl', '--no-pager', '--lines=60', '--output=cat']);
    const log = await this.machine.run([
      'sh',
      '-c',
      `tail -n 20 ${HOME}/.local/state/lastcopy/logs/agent.log /var/lib/private/lastcopy-*/*/logs/*.log`,
    ]);
    return `${stdout}\n${log.stdout}`;
  }

  /** What the agent has logged. */
  async log(): Promise<string> {
    return (await this.machine.run(['cat', `${HOME}/.local/state/lastcopy/logs/agent.log`])).stdout;
  }

  /** Runs a program as the person, in her session. */
  user(command: readonly string[], input = '') {
    const runtime = `/run/user/${this.uid}`;
    const env = { HOME, USER, XDG_RUNTIME_DIR: runtime, DBUS_SESSION_BUS_ADDRESS: `unix:path=${runtime}/bus` };
    return this.machine.run(command, { user: USER, env, input });
  }
  systemctl(...words: string[]) {
    return this.user(['systemctl', '--user', ...words]);
  }
  /** One property of the agent's unit, as the person's own systemd has it. */
  async property(name: string): Promise<string> {
    return (await this.systemctl('show', '--value', '--property', name, UNIT)).stdout.trim();
  }
  async status(): Promise<AgentStatus> {
    const { stdout, stderr } = await this.user(['lastcopy', 'status', '--json']);
    if (stdout === '') throw new Error(stderr);
    return JSON.parse(stdout) as AgentStatus;
  }

  /** How many of Lastcopy's keys lie in her keychain. */
  async keys(): Promise<number> {
    const search = ['org.freedesktop.Secret.Service', 'SearchItems', 'a{ss}', '1', 'service', 'lastcopy'];
    const { stdout, stderr } = await this.user([
      'busctl',
      '--user',
      'call',
      'org.freedesktop.secrets',
      '/org/freedesktop/secrets',
      ...search,
    ]);
    if (!stdout.startsWith('aoao')) throw new Error(stderr);
    return Number(stdout.split(' ')[1]);
  }

  /** Where the fleet reaches its server. */
  get server(): string {
    return `https://127.0.0.1:${this.#files.port}`;
  }

  /** Asks the server for a path, trusting its authority alone. */
  get(path: string): Promise<{ status: number; text: string }> {
    const ca = readFileSync(join(this.#files.folder, 'tls-cert.pem'));
    return new Promise((resolve, reject) => {
      get(`${this.server}${path}`, { ca }, (answer) => {
        const parts: Buffer[] = [];
        answer.on('data', (data: Buffer) => parts.push(data));
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text: Buffer.concat(parts).toString() }));
      }).on('error', reject);
    });
  }

  /** Leaves a file in her home. */
  plant(name: string, text: string): void {
    this.machine.put(`${HOME}/${name}`, text, { owner: this.uid, mode: 0o600 });
  }
  /** Files of her home that hold `value`, in their names or as they stand. */
  async holding(value: string): Promise<string[]> {
    const { stdout } = await this.machine.run(['grep', '-rlaF', '--', value, HOME, '/var/lib/private', '/var/log', '/tmp', '/var/tmp/']);
    return stdout.split('\n').filter(Boolean);
  }

  /** An operator's rotation, from another seat; settles when it is contained or has ended otherwise. */
  async rotate(value: string) {
    const words = [
      'rotate',
      '--bundle',
      '/etc/lastcopy/bundle.json',
      '--operator',
      '/root/operator-alice.secret.json',
      '--ref',
      'test/secret',
    ];
    const ran = await this.machine.run(['lastcopy', ...words, '--invalid-since', 'now', '--include-home', '--yes', '--json'], {
      input: value,
    });
    return {
      ...ran,
      lines: ran.stdout
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line) as Record<string, unknown>),
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.machine[Symbol.asyncDispose]();
    rmSync(this.#files.folder, { recursive: true, force: true });
  }
}
