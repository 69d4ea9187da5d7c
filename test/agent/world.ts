import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pino } from 'pino';
import { type AgentEvent, type AgentOptions, type RunningAgent, startAgent } from '../../src/agent/index.ts';
import { PROCESSES } from '../processes.ts';
import { ControlServer } from './control-server.ts';

export { freshToken as token } from '../e2e/tokens.ts';

/** One agent, its home and a control server. Logs and events are kept; nothing is shown. */
export class World implements AsyncDisposable {
  readonly root: string;
  readonly home: string;
  readonly stateDir: string;
  readonly server: ControlServer;
  readonly events: AgentEvent[] = [];
  readonly logged: string[] = [];
  agent: RunningAgent | null = null;

  private constructor(root: string, server: ControlServer) {
    this.root = root;
    this.home = join(root, 'home');
    this.stateDir = join(root, 'state');
    this.server = server;
    mkdirSync(this.home, { recursive: true });
  }

  static async make(floor: Parameters<typeof ControlServer.start>[0] = {}): Promise<World> {
    return new World(mkdtempSync(join(tmpdir(), 'lastcopy-agent-')), await ControlServer.start(floor));
  }

  write(path: string, text: string): string {
    const file = join(this.home, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    return file;
  }

  async start(options: Partial<AgentOptions> = {}): Promise<RunningAgent> {
    const log = pino({ level: 'debug' }, { write: (line) => void this.logged.push(line) });
    this.agent = await startAgent({
      stateDir: this.stateDir,
      home: this.home,
      bundle: this.server.bundle,
      processes: PROCESSES,
      log,
      machine: 'test-machine',
      user: 'tester',
      allowRoot: process.getuid?.() === 0,
      on: (event) => void this.events.push(event),
      ...options,
      tuning: {
        times: { sweep: null, reconcile: null, housekeeping: null },
        reconnect: { first: 20, most: 100 },
        watch: false,
        env: {},
        ...options.tuning,
      },
    });
    return this.agent;
  }

  async stop(): Promise<void> {
    await this.agent?.[Symbol.asyncDispose]();
    this.agent = null;
  }

  of<T extends AgentEvent['type']>(type: T): Extract<AgentEvent, { type: T }>[] {
    return this.events.filter((event): event is Extract<AgentEvent, { type: T }> => event.type === type);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
    await this.server[Symbol.asyncDispose]();
    rmSync(this.root, { recursive: true, force: true });
  }
}
