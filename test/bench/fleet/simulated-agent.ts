import { createPrivateKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { type ClientOptions, WebSocket } from 'ws';
import {
  type Bundle,
  type DeviceFrame,
  type DeviceRecord,
  PROTOCOL,
  reconnectDelay,
  type ServerFrame,
  type Statement,
} from '../../../src/protocol/index.ts';
import {
  deviceId,
  makeHelloProof,
  openAdmission,
  openChainStatement,
  openHead,
  type Signer,
  thumbprint,
} from '../../../src/trust/index.ts';

/** A public key of OKP as node:crypto gives it. */
const publicOf = (key: KeyObject): string => key.export({ format: 'jwk' })['x'] as string;

/** What the agents of one process tell of together. */
export interface Watch {
  /** An agent has its welcome. */
  up(): void;
  refused(code: string): void;
  arrived(seq: number): void;
  head(sequence: number): void;
  /** Every signature on an item held. */
  verified(seq: number): void;
  forged(why: string): void;
  accepted(): void;
  /** A report was sent once more: the server asked for it, or the line broke before its answer. */
  again(why: string): void;
}

/**
 * A device as the server sees one: its own keys, real proofs, cursor, acknowledgements, reconnection by the agents' own policy; every
 * statement it gets is verified. It has no home to search and keeps nothing.
 *
 * Verification waits until the process has been idle for a moment: ten thousand laptops verify on ten thousand processors, and
 * that work on one machine must not be measured as the server's.
 */
export class SimulatedAgent {
  readonly record: Omit<DeviceRecord, 'state'>;
  readonly #bundle: Bundle;
  readonly #signer: Signer;
  readonly #watch: Watch;
  readonly #later: (work: () => Promise<void>) => void;
  #ws: WebSocket | null = null;
  #url = '';
  #options: ClientOptions = {};
  #cursor = 0;
  #attempt = 0;
  #retryAfter = 0;
  #ended = false;
  /** Reports without an answer, by their ids. */
  readonly #unanswered = new Map<string, string>();

  constructor(bundle: Bundle, machine: string, watch: Watch, later: (work: () => Promise<void>) => void) {
    this.#bundle = bundle;
    this.#watch = watch;
    this.#later = later;
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    const signingKey = { kty: 'OKP' as const, crv: 'Ed25519' as const, x: publicOf(publicKey) };
    const sealingKey = { kty: 'OKP' as const, crv: 'X25519' as const, x: publicOf(generateKeyPairSync('x25519').publicKey) };
    const keyId = thumbprint(signingKey);
    const key = createPrivateKey({ key: privateKey.export({ format: 'jwk' }), format: 'jwk' });
    this.#signer = {
      keyId,
      publicKey: signingKey,
      // As trust/keys.ts signs, with the key read once: agents have a processor each.
      async sign(bytes, type) {
        const header = Buffer.from(JSON.stringify({ alg: 'EdDSA', typ: `lastcopy-${type}+jws`, kid: keyId })).toString('base64url');
        const input = Buffer.from(`${header}.${Buffer.from(bytes).toString('base64url')}`);
        return { protected: header, signature: sign(null, input, key).toString('base64url') };
      },
    };
    this.record = {
      deviceId: deviceId(signingKey, machine, 'user'),
      signingKey,
      sealingKey,
      machine,
      user: 'user',
      os: 'linux',
      enrolledAt: new Date().toISOString(),
    };
  }

  connect(url: string, options: ClientOptions): void {
    this.#url = `${url.replace('http', 'ws')}/api/v1/device`;
    this.#options = { perMessageDeflate: false, handshakeTimeout: 15_000, ...options };
    this.#open();
  }

  /** Sends it until it is accepted, as an agent does. */
  report(id: string, frame: string): void {
    this.#unanswered.set(id, frame);
    this.#send(frame);
  }

  end(): void {
    this.#ended = true;
    this.#ws?.terminate();
  }

  #send(frame: string | DeviceFrame): void {
    if (this.#ws?.readyState === WebSocket.OPEN) this.#ws.send(typeof frame === 'string' ? frame : JSON.stringify(frame));
  }

  #sendAgain(id: string, why: string): void {
    const frame = this.#unanswered.get(id);
    if (frame === undefined) return;
    this.#watch.again(why);
    this.#send(frame);
  }

  #open(): void {
    const ws = new WebSocket(this.#url, this.#options);
    this.#ws = ws;
    ws.on('unexpected-response', (request, response) => {
      this.#watch.refused(`http-${response.statusCode}`);
      request.destroy();
    });
    ws.on('message', (data: Buffer) => this.#take(JSON.parse(data.toString('utf8')) as ServerFrame));
    ws.on('error', () => undefined);
    ws.on('close', () => {
      if (this.#ended) return;
      setTimeout(() => this.#open(), reconnectDelay(this.#attempt++, Math.random(), undefined, this.#retryAfter));
      this.#retryAfter = 0;
    });
  }

  #take(frame: ServerFrame): void {
    switch (frame.t) {
      case 'challenge':
        void makeHelloProof({ fleet: this.#bundle.fleet, role: 'device', id: this.record.deviceId, nonce: frame.nonce }, this.#signer).then(
          (proof) => this.#send({ t: 'hello', protocol: PROTOCOL, role: 'device', id: this.record.deviceId, cursor: this.#cursor, proof }),
        );
        return;
      case 'welcome':
        this.#attempt = 0;
        this.#watch.up();
        for (const id of this.#unanswered.keys()) this.#sendAgain(id, 'line broke');
        return;
      case 'item': {
        const { item } = frame;
        this.#watch.arrived(item.seq);
        if (item.seq !== this.#cursor + 1) this.#watch.forged('out of order');
        this.#cursor = item.seq;
        if (item.kind === 'statement') this.#later(() => this.#check(openChainStatement(item.statement, this.#bundle), item.seq));
        return;
      }
      case 'head': {
        const { statement } = frame;
        this.#watch.head(sequenceOf(statement));
        this.#later(() => this.#check(openHead(statement, this.#bundle), null));
        return;
      }
      case 'admission':
        this.#later(() => this.#check(openAdmission(frame.statement, this.#bundle), null));
        return;
      case 'accepted':
        if (this.#unanswered.delete(frame.id)) this.#watch.accepted();
        return;
      case 'refused': {
        const { id, code, retryAfter } = frame;
        this.#retryAfter = retryAfter ?? 0;
        this.#watch.refused(code);
        if (id === null) return;
        if (retryAfter === null) this.#watch.forged(`${code}: what was reported is refused for good`);
        else setTimeout(() => this.#sendAgain(id, code), retryAfter);
        return;
      }
      default:
        return;
    }
  }

  async #check(opened: Promise<unknown>, seq: number | null): Promise<void> {
    try {
      await opened;
    } catch (error) {
      this.#watch.forged(String(error));
      return;
    }
    if (seq === null) return;
    this.#watch.verified(seq);
    this.#send({ t: 'ack', cursor: seq });
  }
}

const sequenceOf = (statement: Statement): number =>
  (JSON.parse(Buffer.from(statement.payload, 'base64url').toString('utf8')) as { sequence: number }).sequence;
