import { randomBytes, randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as v from 'valibot';
import { type WebSocket, WebSocketServer } from 'ws';
import {
  API,
  type Bundle,
  type ChainItem,
  DeviceFrame,
  EnrolRequest,
  type FleetKeys,
  type KeysPayload,
  type OrderPayload,
  PROTOCOL,
  type ServerFrame,
  type Statement,
} from '../../src/protocol/index.ts';
import {
  type ChainState,
  emptyChain,
  type FleetInit,
  initFleet,
  Keyring,
  makeAdmission,
  makeEntries,
  makeStatement,
  type Opened,
  openLink,
  openStatement,
  orderVerifiers,
  retirementName,
  type Signer,
  signer,
  statementHash,
  stewardVerifiers,
  takeStatement,
  verifyEnrolProof,
  verifyHelloProof,
  wrapOrderKey,
} from '../../src/trust/index.ts';
import { ChainPayload } from '../../src/protocol/index.ts';

type Device = v.InferOutput<typeof EnrolRequest>;

/**
 * The least server that an agent can work with, with every knob that a test needs: it does what it is told, also what no
 * honest server would. Steward and operator are inside it, with real keys.
 */
export class ControlServer implements AsyncDisposable {
  readonly bundle: Bundle;
  /** The keys as they turn along the chain that this server holds. */
  readonly keyring: Keyring;
  operator: Signer;
  steward: Signer;
  /** What admissions wrap. */
  keys: FleetKeys;
  readonly frames: DeviceFrame[] = [];
  readonly devices: Device[] = [];
  readonly hellos: number[] = [];
  chain: ChainState;
  /** What an honest server would have stored. */
  readonly items: Statement[] = [];
  /** Answers to frames with an id; default: accepted. */
  answer: (frame: DeviceFrame & { id: string }) => ServerFrame | null = (frame) => ({ t: 'accepted', id: frame.id });
  admitAtOnce = true;
  pong = true;
  enrolStatus: number | null = null;
  /** More of the refusal that enrolStatus stands for. */
  enrolProblem: object = {};
  /** Seconds. */
  enrolRetryAfter: number | null = null;
  /** Milliseconds by which its clock is ahead of this machine's. */
  clock = 0;
  readonly #made: Awaited<ReturnType<typeof initFleet>>;
  readonly #http: Server;
  readonly #sockets = new Set<WebSocket>();
  readonly #waiting: { holds: () => boolean; done: () => void }[] = [];

  private constructor(made: Awaited<ReturnType<typeof initFleet>>, http: Server, keys: { operator: Signer; steward: Signer }) {
    this.#made = made;
    this.#http = http;
    this.bundle = { ...made.bundle, server: { url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`, ca: null } };
    this.keyring = new Keyring(this.bundle);
    this.keys = made.stewardSecrets.keys;
    this.operator = keys.operator;
    this.steward = keys.steward;
    this.chain = emptyChain(this.bundle.fleet);
    this.#listen();
  }

  static async start(floor: FleetInit['floor'] = {}): Promise<ControlServer> {
    const http = createServer();
    await new Promise<void>((ready) => http.listen(0, '127.0.0.1', ready));
    const made = await initFleet({
      name: 'test',
      serverUrl: 'http://127.0.0.1:1',
      operators: [{ person: 'alice' }],
      now: new Date().toISOString(),
      floor: { allowKeyFile: true, ...floor },
    });
    const operator = await signer(made.operatorSecrets[0]!.orderJwk);
    return new ControlServer(made, http, { operator, steward: await signer(made.stewardSecrets.signingJwk) });
  }

  /** Turns keys: what a root signs and an operator puts into the chain. Gives the item; does not send it. */
  async turn(part: Partial<KeysPayload>): Promise<ChainItem> {
    const { orderKeys, thresholds, stewardKeys, rootKeys, rootThreshold, turned } = this.keyring.kept;
    const payload: KeysPayload = {
      type: 'keys',
      fleet: this.bundle.fleet,
      version: turned.version + 1,
      issuedAt: new Date().toISOString(),
      orderKeys,
      thresholds,
      stewardKeys,
      rootKeys,
      rootThreshold,
      disowned: [],
      ...part,
    };
    const keys = await makeStatement(payload, [await signer(this.#made.rootSecrets.rootJwk)]);
    const statement = await makeStatement({ type: 'turn', ...this.link(), keys }, [this.operator]);
    const opened = await openLink(statement, this.keyring.bundle);
    if (!('keys' in opened)) throw new Error('not a turn');
    this.chain = takeStatement(this.chain, opened, statementHash(statement));
    this.keyring.take(opened);
    this.items.push(statement);
    return { kind: 'statement', seq: this.chain.sequence, statement, sealedKey: null };
  }

  of<T extends DeviceFrame['t']>(t: T): Extract<DeviceFrame, { t: T }>[] {
    return this.frames.filter((frame): frame is Extract<DeviceFrame, { t: T }> => frame.t === t);
  }

  send(frame: ServerFrame | string): void {
    for (const socket of this.#sockets) socket.send(typeof frame === 'string' ? frame : JSON.stringify(frame));
  }

  cut(): void {
    for (const socket of this.#sockets) socket.terminate();
  }

  /** Settles when it holds; rejects after `ms`, saying what came instead. */
  async until(what: string, holds: () => boolean, ms = 15_000): Promise<void> {
    if (holds()) return;
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#waiting.push({ holds, done: resolve });
    const tick = setInterval(() => this.#look(), 20);
    const timer = setTimeout(
      () => reject(new Error(`${what}: not within ${ms} ms. Frames: ${this.frames.map(({ t }) => t).join(' ')}`)),
      ms,
    );
    await promise.finally(() => {
      clearTimeout(timer);
      clearInterval(tick);
    });
  }

  async admit(device: Device, state: 'admitted' | 'revoked' = 'admitted', issuedAt = new Date().toISOString()): Promise<Statement> {
    return makeAdmission({ fleet: this.bundle.fleet, device, keys: this.keys, state, issuedAt }, this.steward);
  }

  async head(options: { life?: number; hash?: string; sequence?: number; by?: Signer; issuedAt?: number } = {}): Promise<Statement> {
    const now = options.issuedAt ?? Date.now() + this.clock;
    return makeStatement(
      {
        type: 'head',
        fleet: this.bundle.fleet,
        sequence: options.sequence ?? this.chain.sequence,
        hash: options.hash ?? this.chain.hash,
        issuedAt: new Date(now).toISOString(),
        expiresAt: new Date(now + (options.life ?? 600_000)).toISOString(),
      },
      [options.by ?? this.steward],
    );
  }

  async sendHead(options: Parameters<ControlServer['head']>[0] = {}): Promise<void> {
    this.send({ t: 'head', statement: await this.head(options) });
  }

  /** An order for one value, retired by the steward, ready to be signed. */
  async draft(value: string, part: Partial<OrderPayload> = {}): Promise<{ order: OrderPayload; orderKey: Uint8Array | null }> {
    const now = Date.now();
    const orderId = part.orderId ?? randomUUID();
    const { entries, orderKey } = await makeEntries([{ value: Buffer.from(value) }], { keys: this.keys, orderId });
    const retirements = await Promise.all(
      entries.map((entry, index) =>
        makeStatement(
          {
            type: 'retirement',
            fleet: this.bundle.fleet,
            sequence: index + 1,
            ref: 'test',
            version: '1',
            fingerprint: retirementName(entry),
            successor: null,
            oldInvalidAt: new Date(now - 60_000).toISOString(),
            issuedAt: new Date(now).toISOString(),
          },
          [this.steward],
        ),
      ),
    );
    const order: OrderPayload = {
      type: 'order',
      fleet: this.bundle.fleet,
      seq: this.chain.sequence + 1,
      prev: this.chain.hash,
      issuedAt: new Date(now).toISOString(),
      orderId,
      label: 'test secret',
      entries,
      verb: 'redact',
      classes: ['HOME', 'COPY', 'REGEN'],
      scope: { devices: 'all' },
      rings: [{ share: 1, notBefore: new Date(now - 1_000).toISOString() }],
      caps: { files: 100, bytes: 1_000_000 },
      startBy: new Date(now + 3_600_000).toISOString(),
      watchUntil: new Date(now + 86_400_000).toISOString(),
      retirements,
      ...part,
    };
    return { order, orderKey };
  }

  /** Puts a payload into the chain and gives the item that goes to devices. Does not send it. */
  async append(payload: object, by: Signer[] = [this.operator]): Promise<ChainItem> {
    const statement = await makeStatement(payload, by);
    const opened: Opened<ChainPayload> = await openStatement(statement, (payload as ChainPayload).type, ChainPayload, [
      ...orderVerifiers(this.keyring.bundle),
      ...stewardVerifiers(this.bundle),
    ]);
    this.chain = takeStatement(this.chain, opened, statementHash(statement));
    this.items.push(statement);
    return { kind: 'statement', seq: this.chain.sequence, statement, sealedKey: null };
  }

  /** Announces, opens the ring and states the head: what an ordinary rotation puts on the wire. */
  async rotate(value: string, part: Partial<OrderPayload> = {}, reference?: string): Promise<OrderPayload> {
    const { order: plain, orderKey } = await this.draft(value, part);
    const order = reference === undefined ? plain : { ...plain, entries: plain.entries.map((entry) => ({ ...entry, reference })) };
    const device = this.devices.at(-1);
    const sealedKey = orderKey && device ? await wrapOrderKey(orderKey, device.sealingKey) : null;
    this.send({ t: 'item', item: { ...(await this.append(order)), sealedKey } as ChainItem });
    this.send({ t: 'item', item: await this.append(this.promotion(order.orderId)) });
    await this.sendHead();
    return order;
  }

  link(): { fleet: string; seq: number; prev: string; issuedAt: string } {
    return { fleet: this.bundle.fleet, seq: this.chain.sequence + 1, prev: this.chain.hash, issuedAt: new Date().toISOString() };
  }
  promotion(orderId: string, ring = 0): object {
    return { type: 'promotion', ...this.link(), orderId, ring };
  }
  cancellation(orderId: string): object {
    return { type: 'cancellation', ...this.link(), orderId, reason: 'a test' };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.cut();
    this.#http.closeAllConnections();
    await new Promise<void>((done) => this.#http.close(() => done()));
  }

  #listen(): void {
    const nonces = new Set<string>();
    const nonce = () => {
      const made = randomBytes(16).toString('base64url');
      nonces.add(made);
      return made;
    };
    this.#http.on('request', (request, response) => {
      const reply = (status: number, body: object) =>
        response
          .writeHead(status, {
            'content-type': 'application/json',
            ...(this.enrolRetryAfter === null ? {} : { 'retry-after': String(this.enrolRetryAfter) }),
          })
          .end(JSON.stringify(body));
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => {
        if (this.enrolStatus !== null)
          return void reply(this.enrolStatus, {
            type: 'about:blank',
            title: 'no',
            status: this.enrolStatus,
            code: 'test-says-no',
            detail: 'as told',
            ...this.enrolProblem,
          });
        if (request.url === `${API}/nonce`) return void reply(200, { nonce: nonce(), time: new Date().toISOString() });
        const device = v.parse(EnrolRequest, JSON.parse(Buffer.concat(parts).toString()));
        const used = [...nonces];
        const proofs = used.map((one) =>
          verifyEnrolProof(
            device.proof,
            { fleet: device.fleet, deviceId: device.deviceId, nonce: one, sealingKey: device.sealingKey },
            device.signingKey,
          ),
        );
        Promise.any(proofs).then(
          () => {
            this.devices.push(device);
            return reply(201, { deviceId: device.deviceId, state: 'pending' });
          },
          () => reply(401, { type: 'about:blank', title: 'no', status: 401, code: 'bad-proof', detail: 'as told' }),
        );
      });
    });
    const wss = new WebSocketServer({ server: this.#http, path: `${API}/device`, autoPong: false });
    wss.on('connection', (socket) => {
      const asked = nonce();
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
      socket.on('error', () => undefined);
      socket.on('ping', () => this.pong && socket.pong());
      socket.on('message', (data: Buffer) => void this.#take(socket, asked, v.parse(DeviceFrame, JSON.parse(data.toString()))));
      socket.send(
        JSON.stringify({
          t: 'challenge',
          protocol: PROTOCOL,
          oldest: 1,
          nonce: asked,
          time: new Date(Date.now() + this.clock).toISOString(),
        }),
      );
    });
  }

  async #take(socket: WebSocket, nonce: string, frame: DeviceFrame): Promise<void> {
    this.frames.push(frame);
    if (frame.t === 'hello') {
      const device = this.devices.find(({ deviceId }) => deviceId === frame.id);
      if (!device) {
        socket.send(JSON.stringify({ t: 'refused', id: null, code: 'unknown-device', message: 'enrol', retryAfter: null }));
        socket.close(4003);
        return;
      }
      await verifyHelloProof(frame.proof, { fleet: this.bundle.fleet, role: 'device', id: frame.id, nonce }, device.signingKey);
      this.hellos.push(frame.cursor);
      socket.send(
        JSON.stringify({
          t: 'welcome',
          protocol: PROTOCOL,
          state: this.admitAtOnce ? 'admitted' : 'pending',
          time: new Date().toISOString(),
        }),
      );
      if (this.admitAtOnce) {
        socket.send(JSON.stringify({ t: 'admission', statement: await this.admit(device) }));
        socket.send(JSON.stringify({ t: 'head', statement: await this.head() }));
        for (const [index, statement] of this.items.entries()) {
          if (index >= frame.cursor)
            socket.send(JSON.stringify({ t: 'item', item: { kind: 'statement', seq: index + 1, statement, sealedKey: null } }));
        }
      }
    } else if (frame.t !== 'ack') {
      const answer = this.answer(frame);
      if (answer) socket.send(JSON.stringify(answer));
    }
    this.#look();
  }

  #look(): void {
    for (const waiting of this.#waiting.slice()) {
      if (!waiting.holds()) continue;
      this.#waiting.splice(this.#waiting.indexOf(waiting), 1);
      waiting.done();
    }
  }
}
