import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type {
  AdmissionPayload,
  Bundle,
  DeviceRecord,
  FleetKeys,
  Statement,
  StewardAnswerPayload,
  StewardAsk,
  StewardFrame,
} from '../../src/protocol/index.ts';
import { AdmissionDesk, type AdmissionEvent } from '../../src/steward/admission-desk.ts';
import { ADMISSION_LIMITS, type AdmissionLimits, type AdmissionPolicy } from '../../src/steward/admission-policy.ts';
import { RequestDesk, type RequestEvent } from '../../src/steward/request-desk.ts';
import { openStewardState } from '../../src/steward/state.ts';
import {
  deviceId,
  generateSealing,
  generateSigner,
  initFleet,
  makeEnrolProof,
  makeStatement,
  openStewardAnswer,
  peek,
  type Signer,
  signer,
  stewardRequestId,
} from '../../src/trust/index.ts';

/** A steward's two desks over a real state file, with nobody but the test between them and the fleet: any server there is. */
export class Desks implements Disposable {
  readonly bundle: Bundle;
  readonly operator: Signer;
  readonly steward: Signer;
  readonly sent: StewardFrame[] = [];
  readonly events: (AdmissionEvent | RequestEvent)[] = [];
  admissions!: AdmissionDesk;
  requests!: RequestDesk;
  readonly #keys: FleetKeys;
  readonly #folder = mkdtempSync(join(tmpdir(), 'lastcopy-desks-'));
  #state!: ReturnType<typeof openStewardState>;
  readonly #policy: AdmissionPolicy;
  readonly #limits: AdmissionLimits;

  private constructor(
    bundle: Bundle,
    keys: FleetKeys,
    operator: Signer,
    steward: Signer,
    policy: AdmissionPolicy,
    limits: AdmissionLimits,
  ) {
    this.bundle = bundle;
    this.operator = operator;
    this.steward = steward;
    this.#keys = keys;
    this.#policy = policy;
    this.#limits = limits;
    this.#open();
  }

  static async make(policy: AdmissionPolicy = { kind: 'manual' }, limits: Partial<AdmissionLimits> = {}): Promise<Desks> {
    const made = await initFleet({
      name: 'test',
      serverUrl: 'http://127.0.0.1:1',
      operators: [{ person: 'ada' }],
      now: new Date().toISOString(),
    });
    const [ada] = made.operatorSecrets;
    if (!ada) throw new Error('no operator');
    return new Desks(
      made.bundle,
      made.stewardSecrets.keys,
      await signer(ada.orderJwk),
      await signer(made.stewardSecrets.signingJwk),
      policy,
      { ...ADMISSION_LIMITS, ...limits },
    );
  }

  #open(): void {
    this.#state = openStewardState(join(this.#folder, 'steward.db'));
    const common = {
      bundle: this.bundle,
      signer: this.steward,
      state: this.#state,
      send: (frame: StewardFrame) => this.sent.push(frame) > 0,
      tell: (event: AdmissionEvent | RequestEvent) => void this.events.push(event),
      onError: (error: unknown) => {
        throw error;
      },
    };
    this.admissions = new AdmissionDesk({ ...common, keys: this.#keys, policy: this.#policy, limits: this.#limits });
    this.requests = new RequestDesk({ ...common, admissions: this.admissions });
  }

  /** As after the end of the process. */
  restart(): void {
    this.admissions[Symbol.dispose]();
    this.#state[Symbol.dispose]();
    this.#open();
  }

  async device(machine: string, user = 'user'): Promise<DeviceRecord> {
    const own = await signer((await generateSigner()).privateJwk);
    const { publicKey: sealingKey } = await generateSealing();
    const id = deviceId(own.publicKey, machine, user);
    const proof = await makeEnrolProof({ fleet: this.bundle.fleet, deviceId: id, nonce: 'the-servers', sealingKey }, own);
    return {
      deviceId: id,
      signingKey: own.publicKey,
      sealingKey,
      machine,
      user,
      os: 'linux',
      enrolledAt: new Date().toISOString(),
      state: 'pending',
      proof,
    };
  }

  request(ask: StewardAsk, over: { issuedAt?: number; life?: number; by?: Signer; fleet?: string } = {}): Promise<Statement> {
    const issued = over.issuedAt ?? Date.now();
    return makeStatement(
      {
        type: 'steward-request',
        fleet: over.fleet ?? this.bundle.fleet,
        nonce: Buffer.from(crypto.getRandomValues(new Uint8Array(18))).toString('base64url'),
        issuedAt: new Date(issued).toISOString(),
        expiresAt: new Date(issued + (over.life ?? 900_000)).toISOString(),
        ask,
      },
      [over.by ?? this.operator],
    );
  }

  /** Brings a request, and gives the answer that was sent. */
  async ask(statement: Statement, requestId = stewardRequestId(statement)): Promise<StewardAnswerPayload> {
    const before = this.sent.length;
    this.requests.take(requestId, statement);
    await this.requests.idle();
    const answer = this.sent.slice(before).findLast((frame) => frame.t === 'answer');
    if (answer?.t !== 'answer') throw new Error('no answer');
    return (await openStewardAnswer(answer.statement, requestId, this.bundle)).payload;
  }

  /** What a server would hold of a device: of all words that were sent the newest. */
  word(id: string): AdmissionPayload['state'] | null {
    const words = this.sent.flatMap((frame) => (frame.t === 'admit' ? [peek(frame.statement) as unknown as AdmissionPayload] : []));
    const mine = words.filter((word) => word.deviceId === id).toSorted((one, other) => (one.issuedAt < other.issuedAt ? -1 : 1));
    return mine.at(-1)?.state ?? null;
  }

  [Symbol.dispose](): void {
    this.admissions[Symbol.dispose]();
    this.#state[Symbol.dispose]();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
