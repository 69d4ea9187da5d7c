import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { appendFileSync, chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { missing } from '../real-programs.ts';

const INSTALLED = '/usr/lib/postgresql';

/** Where Debian's package has the programs of its newest PostgreSQL; null where there is none. */
function programs(): string | null {
  const versions = existsSync(INSTALLED) ? readdirSync(INSTALLED).sort((one, other) => Number(other) - Number(one)) : [];
  return versions.map((version) => join(INSTALLED, version, 'bin')).find((bin) => existsSync(join(bin, 'initdb'))) ?? null;
}

/** For `describe.skipIf`: loud, and an error where nothing may be skipped. */
export function lacksPostgres(): boolean {
  if (programs() !== null) return false;
  missing(`${INSTALLED}/*/bin/initdb`);
  return true;
}

/** PostgreSQL refuses to run as root. */
const AS = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};

/** A network namespace that PostgreSQL runs in: its address there, for all of that net, and the command that goes in. */
export interface PostgresPlace {
  readonly address: string;
  readonly net: string;
  readonly enter: readonly string[];
}

/** A private PostgreSQL on a Unix socket in a folder of its own. */
export class PostgresCluster implements AsyncDisposable {
  readonly #dir = mkdtempSync(join(tmpdir(), 'lastcopy-pg-'));
  readonly #bin = programs() ?? '';
  #server: ChildProcess | null = null;
  #made = 0;
  #durable = false;
  #place: PostgresPlace | null = null;

  /** Without fsync, as no test cuts the power; `durable`, to be measured, has it. */
  static async start(durable = false, place: PostgresPlace | null = null): Promise<PostgresCluster> {
    const cluster = new PostgresCluster();
    cluster.#durable = durable;
    cluster.#place = place;
    if ('uid' in AS) chownSync(cluster.#dir, AS.uid ?? 0, AS.gid ?? 0);
    const init = ['-D', cluster.#data, '-U', 'lastcopy', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync'];
    execFileSync(join(cluster.#bin, 'initdb'), init, { ...AS, cwd: '/', stdio: ['ignore', 'ignore', 'inherit'] });
    if (place) appendFileSync(join(cluster.#data, 'pg_hba.conf'), `host all all ${place.net} trust\n`);
    await cluster.up();
    return cluster;
  }
  get #data(): string {
    return join(this.#dir, 'data');
  }
  /** One of PostgreSQL's own programs. */
  program(name: string): string {
    return join(this.#bin, name);
  }
  /** The address of a database of this cluster. */
  url(database: string): string {
    return `postgres://lastcopy@localhost/${database}?host=${encodeURIComponent(this.#dir)}`;
  }
  /** A new empty database. */
  async database(): Promise<string> {
    const name = `test_${++this.#made}`;
    await this.sql('postgres', `CREATE DATABASE ${name}`);
    return this.url(name);
  }
  /** A database that a storage was in, empty as when it was made: quicker than a new one. */
  async emptied(url: string): Promise<void> {
    const tables = await this.sql(url, "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'schema_steps'");
    const names = tables.map(({ tablename }) => String(tablename)).join();
    // In this role no trigger keeps a table from it.
    if (names !== '') await this.sql(url, `SET session_replication_role = replica; TRUNCATE ${names} RESTART IDENTITY CASCADE`);
  }
  /** Runs statements on a connection of its own. */
  async sql(database: string, text: string): Promise<Record<string, unknown>[]> {
    const client = new Client({ connectionString: database.startsWith('postgres:') ? database : this.url(database) });
    client.on('error', () => {});
    await client.connect();
    try {
      const { rows } = (await client.query(text)) as { rows: Record<string, unknown>[] };
      return rows;
    } finally {
      await client.end();
    }
  }
  /** Starts it, after a kill too; settles when it answers. */
  async up(): Promise<void> {
    const settings = [
      `listen_addresses=${this.#place?.address ?? ''}`,
      `unix_socket_directories=${this.#dir}`,
      `fsync=${this.#durable ? 'on' : 'off'}`,
      'max_connections=200',
      'log_min_messages=fatal',
    ];
    const command = [join(this.#bin, 'postgres'), '-D', this.#data, ...settings.flatMap((one) => ['-c', one])];
    // Who goes into a namespace is root until then.
    const as = ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups', '--pdeathsig=KILL'];
    const [program = '', ...args] = this.#place ? [...this.#place.enter, ...as, ...command] : command;
    const child = spawn(program, args, { ...(this.#place ? {} : AS), cwd: '/', stdio: 'ignore' });
    this.#server = child;
    for (;;) {
      try {
        await this.sql('postgres', 'SELECT 1');
        return;
      } catch (error) {
        if (child.exitCode !== null) throw new Error(`PostgreSQL ended with ${child.exitCode}`, { cause: error });
        await sleep(20);
      }
    }
  }
  /** SIGKILL for all of its processes at once. */
  async kill(): Promise<void> {
    const child = this.#server;
    this.#server = null;
    if (!child?.pid || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    const workers = execFileSync('ps', ['-o', 'pid=', '--ppid', String(child.pid)], { encoding: 'utf8' });
    for (const pid of [child.pid, ...workers.split('\n').map(Number)]) {
      try {
        if (pid > 0) process.kill(pid, 'SIGKILL');
      } catch {
        // It ended by itself meanwhile.
      }
    }
    await gone;
  }
  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill();
    rmSync(this.#dir, { recursive: true, force: true });
  }
}
