import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Logger } from 'pino';
import type { Bundle, FleetKeys, RetirementPayload, ServerFrame, Statement, StewardFrame } from '../protocol/index.ts';
import {
  type ChainState,
  emptyChain,
  makeStatement,
  Keyring,
  openLink,
  openRetirement,
  type Signer,
  statementHash,
  takeStatement,
} from '../trust/index.ts';
import { AdmissionDesk, type AdmissionEvent } from './admission-desk.ts';
import { ADMISSION_LIMITS, type AdmissionLimits, type AdmissionPolicy } from './admission-policy.ts';
import { openHealthBook } from './health-book.ts';
import { HEALTH_GATE, type HealthGate } from './health-gate.ts';
import { connectSteward } from './link.ts';
import { OrderWatch, type WatchEvent } from './order-watch.ts';
import { RequestDesk, type RequestEvent } from './request-desk.ts';
import { openStewardState } from './state.ts';
import type { ManagerWatch } from './versions/config.ts';
import { openRegistry } from './versions/registry.ts';
import { VersionDesk, type VersionEvent } from './versions/version-desk.ts';
import { type RenewalEvent, requireNewestKeys, WordRenewal } from './word-renewal.ts';

/** What happened, for logs and the terminal. Never a key or value. */
export type StewardEvent =
  | { type: 'up' }
  | { type: 'down'; why: string }
  | AdmissionEvent
  | RequestEvent
  | { type: 'retired'; ref: string; version: string }
  | { type: 'retirement-refused'; why: string }
  | { type: 'head'; sequence: number }
  | RenewalEvent
  | VersionEvent
  | { type: 'keys-turned'; version: number }
  /** The key of this process is none of the fleet's stewards: not yet, or not any more. */
  | { type: 'key-not-valid'; keyId: string; version: number }
  | WatchEvent
  | { type: 'chain-refused'; code: string; why: string };

export interface StewardOptions {
  readonly stateDir: string;
  readonly bundle: Bundle;
  readonly signer: Signer;
  readonly keys: FleetKeys;
  readonly admission: AdmissionPolicy;
  readonly admissionLimits?: Partial<AdmissionLimits>;
  /** Secrets managers whose versions are registered as they come (parseWatch). */
  readonly watch?: readonly ManagerWatch[];
  readonly log: Logger;
  readonly on?: (event: StewardEvent) => void;
  /** How long a head is good for, and how often it is renewed; milliseconds. Defaults: 15 and 5 minutes. */
  readonly head?: { readonly life: number; readonly every: number };
  /** When the steward pauses an order by itself; null: never. */
  readonly health?: HealthGate | null;
  /** Milliseconds between two looks at how an order fares. Default 2,000. */
  readonly lookEvery?: number;
}

export interface RunningSteward extends AsyncDisposable {
  readonly sequence: number;
  /** Another rule of who is let in: it holds at once, for those who wait too. */
  admission(policy: AdmissionPolicy): void;
}

/** Starts the steward on its state directory and keeps it connected until disposed. @throws Error `keys-outdated`. */
export function startSteward(options: StewardOptions): RunningSteward {
  const { signer, keys, log } = options;
  const head = options.head ?? { life: 15 * 60_000, every: 5 * 60_000 };
  mkdirSync(options.stateDir, { recursive: true, mode: 0o700 });
  const state = openStewardState(join(options.stateDir, 'steward.db'));
  try {
    requireNewestKeys(state, keys);
  } catch (error) {
    state[Symbol.dispose]();
    throw error;
  }
  const keyring = new Keyring(options.bundle, state.keys());
  const { bundle } = keyring;
  let chain: ChainState = state.chain(emptyChain(bundle.fleet));

  const tell = (event: StewardEvent) => {
    const { type, ...rest } = event;
    log.info({ event: type, ...rest }, type);
    options.on?.(event);
  };

  /** Until its key holds, the steward follows and says nothing. */
  const holds = (): boolean => bundle.stewardKeys.some(({ keyId }) => keyId === signer.keyId);

  const signHead = async () => {
    // A pause that the server keeps back must not be outlived by fresh heads.
    if (orderWatch.holds) return;
    if (!holds()) {
      tell({ type: 'key-not-valid', keyId: signer.keyId, version: keyring.version });
      return;
    }
    const now = Date.now();
    const statement = await makeStatement(
      {
        type: 'head',
        fleet: bundle.fleet,
        sequence: chain.sequence,
        hash: chain.hash,
        issuedAt: new Date(now).toISOString(),
        expiresAt: new Date(now + head.life).toISOString(),
      },
      [signer],
    );
    if (link.send({ t: 'head', id: randomUUID(), statement })) tell({ type: 'head', sequence: chain.sequence });
  };

  const onError = (error: unknown) => log.error({ err: error }, 'could not decide on a device');
  // By its name alone: what it was about may hold what a manager answered.
  const onWatchError = (error: unknown) =>
    log.error({ err: { name: error instanceof Error ? error.name : typeof error } }, 'could not look at a secrets manager');
  const desk = { bundle, signer, state, send: (frame: StewardFrame) => link.send(frame), tell, onError };
  const admissions = new AdmissionDesk({
    ...desk,
    keys,
    policy: options.admission,
    limits: { ...ADMISSION_LIMITS, ...options.admissionLimits },
  });
  const requests = new RequestDesk({ ...desk, admissions });
  const renewal = new WordRenewal({ ...desk, keys });
  const book = openHealthBook(join(options.stateDir, 'health.db'));
  const orderWatch = new OrderWatch({
    ...desk,
    book,
    gate: options.health === undefined ? HEALTH_GATE : options.health,
    chain: () => chain,
    onError: (error) => log.error({ err: error }, 'could not pause an order'),
    ...(options.lookEvery === undefined ? {} : { every: options.lookEvery }),
  });
  const registry = openRegistry(join(options.stateDir, 'versions.db'));
  const versions = new VersionDesk({ ...desk, keys, registry, watch: options.watch ?? [], holds, onError: onWatchError });

  /** An operator asked: the steward believes the operator's own signature, not the server that brought it. */
  const retire = async (requestId: string, request: Statement) => {
    const answer = (statement: Statement | null, refusal: string | null) =>
      link.send({ t: 'retirement', id: randomUUID(), requestId, statement, refusal });
    const known = state.retirement(requestId);
    if (known) {
      answer(known, null);
      return;
    }
    try {
      const { payload, signers } = await openRetirement(request, bundle);
      if (!signers.some(({ origin }) => origin === 'cli' || origin === 'browser')) throw new Error('no operator has signed the request');
      const record: RetirementPayload = { ...payload, sequence: state.nextRetirement(), issuedAt: new Date().toISOString() };
      const statement = await makeStatement(record, [signer]);
      state.saveRetirement({ requestId, ...record, statement });
      answer(statement, null);
      tell({ type: 'retired', ref: record.ref, version: record.version });
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      answer(null, `The steward did not sign the retirement: ${why}`);
      tell({ type: 'retirement-refused', why });
    }
  };

  const follow = async (statement: Statement) => {
    try {
      const opened = await openLink(statement, bundle);
      const next = takeStatement(chain, opened, statementHash(statement));
      if ('keys' in opened) {
        state.saveTurn(next, keyring.after(opened));
        keyring.take(opened);
        tell({ type: 'keys-turned', version: keyring.version });
        renewal.begin();
      } else state.saveChain(next);
      const { payload } = opened;
      const before = payload.type === 'turn' ? null : orderWatch.rights(payload.orderId);
      chain = next;
      if (payload.type !== 'turn')
        orderWatch.follow({ payload, by: opened.signers.map(({ keyId }) => keyId), hash: statementHash(statement) }, before);
    } catch (error) {
      // A chain that does not verify is not signed on: the last good head runs out and agents see that it does.
      const code = error instanceof Error && 'code' in error ? String(error.code) : 'error';
      tell({ type: 'chain-refused', code, why: error instanceof Error ? error.message : String(error) });
      return;
    }
    link.send({ t: 'ack', cursor: chain.sequence });
    await signHead();
  };

  const link = connectSteward(bundle, signer, {
    cursor: () => chain.sequence,
    onUp() {
      tell({ type: 'up' });
      requests.sendEnrolment();
      versions.up();
      admissions.up();
      renewal.begin();
      orderWatch.up();
      signHead().catch((error: unknown) => log.error({ err: error }, 'could not sign a head'));
    },
    onDown(why) {
      renewal.down();
      tell({ type: 'down', why });
    },
    async onFrame(frame: ServerFrame) {
      if (renewal.answered(frame) || (await orderWatch.take(frame))) return;
      if (frame.t === 'device' && frame.device.state === 'pending') await admissions.device(frame.device);
      else if (frame.t === 'seen') await admissions.seen(frame.devices);
      else if (frame.t === 'request') requests.take(frame.requestId, frame.statement);
      else if (frame.t === 'retirement-request') await retire(frame.requestId, frame.statement);
      else if (frame.t === 'rotation-event') versions.take(frame.event);
      else if (frame.t === 'accepted') versions.accepted(frame.id);
      else if (frame.t === 'item' && frame.item.kind === 'statement' && frame.item.seq === chain.sequence + 1) {
        await follow(frame.item.statement);
      } else if (frame.t === 'refused') log.warn({ code: frame.code, message: frame.message }, 'the server refused a frame');
    },
  });
  const renew = setInterval(() => {
    signHead().catch((error: unknown) => log.error({ err: error }, 'could not sign a head'));
  }, head.every);

  return {
    get sequence() {
      return chain.sequence;
    },
    admission(policy) {
      admissions.policy = policy;
    },
    async [Symbol.asyncDispose]() {
      clearInterval(renew);
      admissions[Symbol.dispose]();
      orderWatch[Symbol.dispose]();
      await versions[Symbol.asyncDispose]();
      await link[Symbol.asyncDispose]();
      await renewal.close();
      await requests.idle();
      registry[Symbol.dispose]();
      await admissions.idle();
      await orderWatch.idle();
      book[Symbol.dispose]();
      state[Symbol.dispose]();
    },
  };
}
