import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WebSocket } from 'ws';
import { PROTOCOL, type ServerFrame, type Statement } from '../../src/protocol/index.ts';
import { makeHelloProof } from '../../src/trust/index.ts';
import type { Device, Fleet } from './constellation.ts';

/** One gateway node in a process of its own, which can be killed and comes back at the same address. */
export class Gateway implements AsyncDisposable {
  readonly #dir = mkdtempSync(join(tmpdir(), 'lastcopy-gateway-'));
  readonly #database: string;
  url = '';
  #port = '0';
  #child: ChildProcess | null = null;

  constructor(fleet: Fleet, database: string) {
    this.#database = database;
    writeFileSync(join(this.#dir, 'bundle.json'), JSON.stringify(fleet.bundle));
  }
  static async start(fleet: Fleet, database: string): Promise<Gateway> {
    const one = new Gateway(fleet, database);
    await one.up();
    return one;
  }
  async up(): Promise<void> {
    const script = new URL('server-child.ts', import.meta.url).pathname;
    const child = spawn(process.execPath, [script, this.#dir, join(this.#dir, 'bundle.json'), this.#port, this.#database], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.#child = child;
    this.url = await new Promise<string>((resolve, reject) => {
      child.stdout.once('data', (data: Buffer) => resolve(data.toString().trim()));
      child.once('exit', (code) => reject(new Error(`the gateway ended with ${code}`)));
    });
    this.#port = new URL(this.url).port;
  }
  async kill(signal: 'SIGKILL' | 'SIGTERM' = 'SIGKILL'): Promise<void> {
    const child = this.#child;
    this.#child = null;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill(signal);
    await gone;
  }
  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill();
    rmSync(this.#dir, { recursive: true, force: true });
  }
}

/** Milliseconds without a sign of life until a laptop takes its line for dead, and the longest until it tries again. */
const SILENCE = 1_000;
const AGAIN = 200;

/**
 * A laptop that does not give up: it remembers how far it got, comes back whenever the line is lost, answers each order with
 * progress and a receipt, and sends both until they are accepted: out of order, and more than once.
 */
export class Laptop implements AsyncDisposable {
  readonly device: Device;
  /** Sequences as they came. */
  readonly got: number[] = [];
  /** What came although it was not next. */
  readonly wrong: string[] = [];
  readonly receipts = new Map<number, Statement>();
  readonly closes: number[] = [];
  readonly #urls: readonly string[];
  readonly #unanswered = new Map<string, object>();
  #ws: WebSocket | null = null;
  /** Whether it has been welcomed on the line that it has. */
  up = false;
  #ended = false;
  #tries = 0;

  /** At the first of the addresses, and at the next whenever a line is lost. */
  constructor(device: Device, ...urls: readonly string[]) {
    this.device = device;
    this.#urls = urls;
    this.#open();
  }
  /** Where the line that it has goes to. */
  get at(): string {
    return this.#urls[(this.#tries - 1) % this.#urls.length] ?? '';
  }
  get unanswered(): number {
    return this.#unanswered.size;
  }
  #open(): void {
    this.#tries++;
    const ws = new WebSocket(`${this.at.replace('http', 'ws')}/api/v1/device`, { perMessageDeflate: false, handshakeTimeout: 2_000 });
    this.#ws = ws;
    let heard = Date.now();
    const pulse = setInterval(() => {
      if (Date.now() - heard > SILENCE) ws.terminate();
      else if (ws.readyState === ws.OPEN) ws.ping();
    }, SILENCE / 4);
    ws.on('pong', () => {
      heard = Date.now();
    });
    ws.on('error', () => undefined);
    ws.on('close', (code) => {
      clearInterval(pulse);
      this.up = false;
      this.closes.push(code);
      if (!this.#ended) setTimeout(() => this.#open(), Math.random() * AGAIN);
    });
    let work = Promise.resolve();
    ws.on('message', (data: Buffer) => {
      heard = Date.now();
      const frame = JSON.parse(data.toString('utf8')) as ServerFrame;
      work = work.then(() => (ws === this.#ws ? this.#take(frame, ws) : undefined));
    });
  }
  async #take(frame: ServerFrame, ws: WebSocket): Promise<void> {
    const send = (one: object): void => {
      if (ws.readyState === ws.OPEN) ws.send(JSON.stringify(one));
    };
    const { id, fleet, signer } = this.device;
    switch (frame.t) {
      case 'challenge': {
        const proof = await makeHelloProof({ fleet: fleet.bundle.fleet, role: 'device', id, nonce: frame.nonce }, signer);
        send({ t: 'hello', protocol: PROTOCOL, role: 'device', id, cursor: this.got.length, proof });
        return;
      }
      case 'welcome':
        this.up = true;
        this.#report(send);
        return;
      case 'item': {
        const { item } = frame;
        if (item.seq !== this.got.length + 1 || item.kind !== 'statement')
          this.wrong.push(`${item.kind} ${item.seq} after ${this.got.length}`);
        this.got.push(item.seq);
        send({ t: 'ack', cursor: item.seq });
        if (item.kind !== 'statement') return;
        const statement = await this.device.receipt(item.statement);
        this.receipts.set(item.seq, statement);
        const at = new Date().toISOString();
        const orderId = `order-${item.seq}`;
        this.#unanswered.set(`r${item.seq}`, { t: 'receipt', id: `r${item.seq}`, statement });
        this.#unanswered.set(`p${item.seq}`, { t: 'progress', id: `p${item.seq}`, orderId, state: 'hunting', detail: null, at });
        this.#report(send);
        return;
      }
      case 'accepted':
        this.#unanswered.delete(frame.id);
        return;
      case 'refused':
        if (frame.id !== null && frame.retryAfter !== null) setTimeout(() => this.#report(send), Math.min(500, frame.retryAfter));
        else if (frame.id !== null) this.wrong.push(`refused ${frame.id} ${frame.code}`);
        return;
      default:
        return;
    }
  }
  /** All that is unanswered, shuffled, half of it twice. */
  #report(send: (frame: object) => void): void {
    const frames = [...this.#unanswered.values()].flatMap((frame) => (Math.random() < 0.5 ? [frame, frame] : [frame]));
    for (let n = frames.length - 1; n > 0; n--) {
      const other = Math.floor(Math.random() * (n + 1));
      [frames[n], frames[other]] = [frames[other] as object, frames[n] as object];
    }
    for (const frame of frames) send(frame);
  }
  async [Symbol.asyncDispose](): Promise<void> {
    this.#ended = true;
    const ws = this.#ws;
    if (!ws || ws.readyState === ws.CLOSED) return;
    const closed = new Promise((resolve) => ws.once('close', resolve));
    ws.terminate();
    await closed;
  }
}
