import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import type {
  Bundle,
  ChainPayload,
  DeviceRecord,
  DevicesAnswer,
  FleetKeys,
  OrderPayload,
  ReceiptPayload,
  ReplicasAnswer,
  RotationDetail,
  SealingKey,
  Statement,
} from '../../src/protocol/index.ts';
import { type AuditRecord } from '../../src/server/storage/face.ts';
import { sqliteStorage } from '../../src/server/storage/sqlite.ts';
import { type RunningServer, type ServerOptions, startServer } from '../../src/server/index.ts';
import {
  deviceId,
  emptyChain,
  generateSealing,
  generateSigner,
  initFleet,
  link,
  makeAdmission,
  makeEnrolProof,
  makeRequestProof,
  makeStatement,
  type Signer,
  signer,
  statementHash,
} from '../../src/trust/index.ts';
import { greet, type Line, line } from './line.ts';

/** A fleet with real keys, made at run time. */
export interface Fleet {
  readonly bundle: Bundle;
  readonly operator: Signer;
  readonly steward: Signer;
  readonly root: Signer;
  readonly keys: FleetKeys;
}

export async function makeFleet(): Promise<Fleet> {
  const made = await initFleet({
    name: 'Test',
    serverUrl: 'http://127.0.0.1:1',
    operators: [{ person: 'ada' }],
    now: new Date().toISOString(),
  });
  const [ada] = made.operatorSecrets;
  if (!ada) throw new Error('no operator');
  return {
    bundle: made.bundle,
    operator: await signer(ada.orderJwk),
    steward: await signer(made.stewardSecrets.signingJwk),
    root: await signer(made.rootSecrets.rootJwk),
    keys: made.stewardSecrets.keys,
  };
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Record<string, unknown> & { code?: string };
}

export async function request(
  url: string,
  method: string,
  path: string,
  options: { body?: unknown; headers?: Record<string, string> } = {},
): Promise<Answer> {
  const text = options.body === undefined ? undefined : typeof options.body === 'string' ? options.body : JSON.stringify(options.body);
  const response = await fetch(`${url}/api/v1${path}`, {
    method,
    headers: { ...(text === undefined ? {} : { 'content-type': 'application/json' }), ...options.headers },
    ...(text === undefined ? {} : { body: text }),
  });
  return { status: response.status, headers: response.headers, body: (await response.json()) as Answer['body'] };
}

export async function freshNonce(url: string): Promise<string> {
  return (await request(url, 'GET', '/nonce')).body['nonce'] as string;
}

/** A request as an operator, proved as the wire says; `claim` spoils the proof. */
export async function asOperator(
  url: string,
  fleet: Fleet,
  method: string,
  path: string,
  body?: unknown,
  claim: Partial<Parameters<typeof makeRequestProof>[0]> = {},
): Promise<Answer> {
  const text = body === undefined ? '' : JSON.stringify(body);
  const proof = await makeRequestProof(
    {
      fleet: fleet.bundle.fleet,
      method,
      pathAndQuery: `/api/v1${path}`,
      nonce: await freshNonce(url),
      body: new TextEncoder().encode(text),
      ...claim,
    },
    fleet.operator,
  );
  return request(url, method, path, { ...(body === undefined ? {} : { body }), headers: { authorization: `DPoP ${proof}` } });
}

/** The chain as an operator extends it. */
export class Book {
  readonly fleet: Fleet;
  sequence = 0;
  hash: string;
  constructor(fleet: Fleet) {
    this.fleet = fleet;
    this.hash = emptyChain(fleet.bundle.fleet).hash;
  }
  order(over: Partial<OrderPayload> = {}): Promise<Statement> {
    const now = Date.now();
    const random = Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString('base64url');
    return this.statement({
      type: 'order',
      ...this.next(),
      orderId: `order-${this.sequence + 1}`,
      label: 'CI token',
      entries: [{ kind: 'fingerprint', id: 'e1', fingerprint: `fp1.1.${random}` }],
      verb: 'redact',
      classes: ['COPY'],
      scope: { devices: 'all' },
      rings: [{ share: 1, notBefore: new Date(now).toISOString() }],
      caps: { files: 100, bytes: 1_000_000 },
      startBy: new Date(now + 3_600_000).toISOString(),
      watchUntil: new Date(now + 7_200_000).toISOString(),
      retirements: [],
      ...over,
    });
  }
  promotion(orderId: string): Promise<Statement> {
    return this.statement({ type: 'promotion', ...this.next(), orderId, ring: 0 });
  }
  cancellation(orderId: string): Promise<Statement> {
    return this.statement({ type: 'cancellation', ...this.next(), orderId, reason: 'a mistake' });
  }
  next() {
    return { fleet: this.fleet.bundle.fleet, seq: this.sequence + 1, prev: this.hash, issuedAt: new Date().toISOString() };
  }
  statement(payload: ChainPayload, by: readonly Signer[] = [this.fleet.operator]): Promise<Statement> {
    return makeStatement(payload, by);
  }
  /** Takes it as the tip. */
  took(statement: Statement): void {
    const { type } = JSON.parse(Buffer.from(statement.payload, 'base64url').toString()) as { type: ChainPayload['type'] };
    this.hash = link(this.hash, statementHash(statement), type);
    this.sequence++;
  }
  head(over: { sequence?: number; hash?: string; issuedAt?: string } = {}, by: Signer = this.fleet.steward): Promise<Statement> {
    const now = Date.now();
    const times = { issuedAt: new Date(now).toISOString(), expiresAt: new Date(now + 900_000).toISOString() };
    return makeStatement({ type: 'head', fleet: this.fleet.bundle.fleet, sequence: this.sequence, hash: this.hash, ...times, ...over }, [
      by,
    ]);
  }
}

/** A device with its own keys, speaking the wire by hand. */
export class Device {
  readonly fleet: Fleet;
  readonly id: string;
  readonly machine: string;
  readonly user = 'user';
  readonly signer: Signer;
  readonly sealingKey: SealingKey;
  private constructor(fleet: Fleet, machine: string, own: Signer, sealingKey: SealingKey) {
    this.fleet = fleet;
    this.machine = machine;
    this.signer = own;
    this.sealingKey = sealingKey;
    this.id = deviceId(own.publicKey, machine, this.user);
  }
  static async make(fleet: Fleet, machine: string): Promise<Device> {
    const key = await generateSigner();
    return new Device(fleet, machine, await signer(key.privateJwk), (await generateSealing()).publicKey);
  }
  get record(): DeviceRecord {
    const { id, machine, user, sealingKey } = this;
    const signingKey = this.signer.publicKey;
    return { deviceId: id, signingKey, sealingKey, machine, user, os: 'linux', enrolledAt: new Date().toISOString(), state: 'pending' };
  }
  async enrol(url: string, change: object = {}, claim: { nonce?: string; by?: Signer; sealingKey?: SealingKey } = {}): Promise<Answer> {
    const { deviceId: id, signingKey, sealingKey, machine, user, os } = this.record;
    const { fleet, enrolmentToken: token } = this.fleet.bundle;
    const nonce = claim.nonce ?? (await freshNonce(url));
    const proof = await makeEnrolProof({ fleet, deviceId: id, nonce, sealingKey: claim.sealingKey ?? sealingKey }, claim.by ?? this.signer);
    return request(url, 'POST', '/enroll', {
      body: { fleet, token, deviceId: id, signingKey, sealingKey, machine, user, os, proof, ...change },
    });
  }
  /** Connects and takes the welcome. */
  async connect(url: string, cursor = 0): Promise<Line> {
    const one = await line(url, 'device');
    await greet(one, { fleet: this.fleet.bundle.fleet, role: 'device', id: this.id, cursor, by: this.signer });
    await one.next('welcome');
    return one;
  }
  admission(state: 'admitted' | 'revoked' = 'admitted', issuedAt = new Date().toISOString()): Promise<Statement> {
    return makeAdmission(
      { fleet: this.fleet.bundle.fleet, device: this.record, keys: this.fleet.keys, state, issuedAt },
      this.fleet.steward,
    );
  }
  receipt(order: Statement, over: Partial<ReceiptPayload> = {}, by: Signer = this.signer): Promise<Statement> {
    const { orderId } = JSON.parse(Buffer.from(order.payload, 'base64url').toString()) as { orderId: string };
    const now = new Date().toISOString();
    const payload: ReceiptPayload = {
      type: 'receipt',
      fleet: this.fleet.bundle.fleet,
      deviceId: this.id,
      receiptId: `${orderId}.first.1`,
      orderId,
      orderHash: statementHash(order),
      phase: 'first',
      decision: 'executed',
      reason: null,
      startedAt: now,
      finishedAt: now,
      found: 2,
      purged: 2,
      files: 1,
      residuals: [],
      residualCount: 0,
      notVisible: { count: 1, reasons: { 'permission-denied': 1 } },
      undoUntil: null,
      ...over,
    };
    return makeStatement(payload, [by]);
  }
}

/** Stewards connect as the wire says; the welcome has been taken. */
export async function connectSteward(url: string, fleet: Fleet, cursor = 0): Promise<Line> {
  const one = await line(url, 'steward');
  await greet(one, { fleet: fleet.bundle.fleet, role: 'steward', id: fleet.steward.keyId, cursor, by: fleet.steward });
  await one.next('welcome');
  return one;
}

/** A real server in a folder of its own, with one operator and the means to look into what it wrote. */
export class Constellation implements AsyncDisposable {
  readonly dir = mkdtempSync(join(tmpdir(), 'lastcopy-server-'));
  readonly fleet: Fleet;
  readonly book: Book;
  /** Everything the server logged, as JSON lines. */
  logged = '';
  server!: RunningServer;
  #options: Partial<ServerOptions>;

  private constructor(fleet: Fleet, options: Partial<ServerOptions>) {
    this.fleet = fleet;
    this.book = new Book(fleet);
    this.#options = options;
  }
  static async start(options: Partial<ServerOptions> = {}): Promise<Constellation> {
    const one = new Constellation(await makeFleet(), options);
    await one.up();
    return one;
  }
  async up(): Promise<void> {
    const log = pino({ level: 'trace' }, { write: (text: string) => void (this.logged += text) });
    this.server = await startServer({ stateDir: this.dir, bundle: this.fleet.bundle, log, ...this.#options });
  }
  get url(): string {
    return this.server.url;
  }
  operator(method: string, path: string, body?: unknown): Promise<Answer> {
    return asOperator(this.url, this.fleet, method, path, body);
  }
  /** Submits what must be taken. */
  async submit(statement: Statement, sealedKeys: Record<string, string> = {}): Promise<Statement> {
    const answer = await this.operator('POST', '/chain', { statement, sealedKeys });
    if (answer.status !== 200) throw new Error(`not taken: ${JSON.stringify(answer.body)}`);
    this.book.took(statement);
    return statement;
  }
  device(machine: string): Promise<Device> {
    return Device.make(this.fleet, machine);
  }
  /** Enrolled and admitted. */
  async admitted(machine: string, steward: Line): Promise<Device> {
    const one = await this.device(machine);
    await one.enrol(this.url);
    const answer = await steward.ask({ t: 'admit', id: `admit-${one.id}`, statement: await one.admission() });
    if (answer.t !== 'accepted') throw new Error(`not admitted: ${answer.code}`);
    return one;
  }
  steward(cursor = 0): Promise<Line> {
    return connectSteward(this.url, this.fleet, cursor);
  }
  async rotation(orderId: string): Promise<RotationDetail> {
    return (await this.operator('GET', `/rotations/${orderId}`)).body as unknown as RotationDetail;
  }
  async devices(): Promise<DevicesAnswer['devices']> {
    return (await this.operator('GET', '/devices')).body['devices'] as DevicesAnswer['devices'];
  }
  async replicas(fingerprint?: string): Promise<ReplicasAnswer> {
    return (await this.operator('GET', `/replicas${fingerprint ? `?fingerprint=${fingerprint}` : ''}`)).body as unknown as ReplicasAnswer;
  }
  /** The audit log, read beside the running server. */
  async audit(): Promise<AuditRecord[]> {
    const storage = sqliteStorage(join(this.dir, 'server.sqlite'));
    try {
      return await storage.auditRecords(0, 100_000);
    } finally {
      await storage[Symbol.asyncDispose]();
    }
  }
  /** `action code` of what was refused. */
  async refused(): Promise<string[]> {
    return (await this.audit()).filter(({ code }) => code !== null).map(({ action, code }) => `${action} ${code}`);
  }
  async [Symbol.asyncDispose](): Promise<void> {
    await this.server.close();
    rmSync(this.dir, { recursive: true, force: true });
  }
}
