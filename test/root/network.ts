import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { readlinkSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Networks of their own: hosts are network namespaces, a switch is a bridge in another one, cables are veth pairs. Nothing of it
 * touches the machine's network, and nothing has a name outside: it is gone with the processes that hold it, which end with us.
 */

/** A command that dies with us, whatever becomes of us. */
const TIED = ['setpriv', '--pdeathsig=KILL'] as const;

class Namespace {
  readonly #holder: ChildProcess;

  private constructor(holder: ChildProcess) {
    this.#holder = holder;
  }
  static async make(): Promise<Namespace> {
    const holder = spawn(TIED[0], [...TIED.slice(1), 'unshare', '--net', '--', 'sleep', 'infinity'], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    const ours = readlinkSync('/proc/self/ns/net');
    while (readlinkSync(`/proc/${holder.pid}/ns/net`) === ours) {
      if (holder.exitCode !== null) throw new Error('a network namespace could not be made: unshare --net failed');
      await sleep(5);
    }
    const made = new Namespace(holder);
    made.run('ip', 'link', 'set', 'dev', 'lo', 'up');
    return made;
  }
  get pid(): number {
    return this.#holder.pid ?? 0;
  }
  /** What a command begins with that is to run in it. */
  get enter(): string[] {
    return [...TIED, 'nsenter', `--net=/proc/${this.pid}/ns/net`, '--'];
  }
  run(...command: readonly string[]): void {
    const [program = '', ...args] = [...this.enter, ...command];
    execFileSync(program, args, { stdio: ['ignore', 'ignore', 'inherit'] });
  }
  end(): void {
    this.#holder.kill('SIGKILL');
  }
}

/** One end of a cable, at the switch. */
export class Port {
  readonly #hub: Namespace;
  readonly #name: string;

  constructor(hub: Namespace, name: string) {
    this.#hub = hub;
    this.#name = name;
  }
  /** The switch lets nothing through, and tells nobody. */
  drop(): void {
    this.#hub.run('bridge', 'link', 'set', 'dev', this.#name, 'state', '0');
  }
  /** The cable is pulled: the host sees it. */
  unplug(): void {
    this.#hub.run('ip', 'link', 'set', 'dev', this.#name, 'down');
  }
  heal(): void {
    this.#hub.run('ip', 'link', 'set', 'dev', this.#name, 'up');
    this.#hub.run('bridge', 'link', 'set', 'dev', this.#name, 'state', '3');
  }
}

export class Network implements Disposable {
  readonly #hub: Namespace;
  readonly #hosts: Namespace[] = [];
  #cables = 0;

  private constructor(hub: Namespace) {
    this.#hub = hub;
  }
  static async make(...switches: readonly string[]): Promise<Network> {
    const hub = await Namespace.make();
    const network = new Network(hub);
    for (const name of switches) {
      hub.run('ip', 'link', 'add', 'name', name, 'type', 'bridge');
      hub.run('ip', 'link', 'set', 'dev', name, 'up');
    }
    return network;
  }
  async host(): Promise<Namespace> {
    const host = await Namespace.make();
    this.#hosts.push(host);
    return host;
  }
  /** A cable from a host to a switch; `address` with the length of its net, as in 10.77.0.1/24. */
  cable(host: Namespace, name: string, address: string): Port {
    const end = `cable${++this.#cables}`;
    this.#hub.run('ip', 'link', 'add', 'name', end, 'type', 'veth', 'peer', 'name', name, 'netns', String(host.pid));
    this.#hub.run('ip', 'link', 'set', 'dev', end, 'master', name);
    this.#hub.run('ip', 'link', 'set', 'dev', end, 'up');
    host.run('ip', 'address', 'add', address, 'dev', name);
    host.run('ip', 'link', 'set', 'dev', name, 'up');
    return new Port(this.#hub, end);
  }
  [Symbol.dispose](): void {
    for (const one of [...this.#hosts, this.#hub]) one.end();
  }
}
