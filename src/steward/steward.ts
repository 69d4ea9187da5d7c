import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Logger } from 'pino';
import type { Bundle, DeviceRecord, FleetKeys, RetirementPayload, ServerFrame, Statement } from '../protocol/index.ts';
import {
  type ChainState,
  emptyChain,
  makeAdmission,
  makeStatement,
  openChainStatement,
  openRetirement,
  type Signer,
  statementHash,
  takeStatement,
} from '../trust/index.ts';
import { connectSteward } from './link.ts';
import { openStewardState } from './state.ts';

/** Who is let in: everyone with a valid enrolment, those whose `machine/user` is listed, or nobody (an operator decides later). */
export type AdmissionPolicy = { kind: 'automatic' } | { kind: 'list'; allowed: readonly string[] } | { kind: 'manual' };

/** What happened, for logs and the terminal. Never a key or value. */
export type StewardEvent =
  | { type: 'up' }
  | { type: 'down'; why: string }
  | { type: 'admitted'; deviceId: string; machine: string; user: string }
  | { type: 'left-pending'; deviceId: string; machine: string; user: string }
  | { type: 'retired'; ref: string; version: string }
  | { type: 'retirement-refused'; why: string }
  | { type: 'head'; sequence: number }
  | { type: 'chain-refused'; code: string; why: string };

export interface StewardOptions {
  readonly stateDir: string;
  readonly bundle: Bundle;
  readonly signer: Signer;
  readonly keys: FleetKeys;
  readonly admission: AdmissionPolicy;
  readonly log: Logger;
  readonly on?: (event: StewardEvent) => void;
  /** How long a head is good for, and how often it is renewed; milliseconds. Defaults: 15 and 5 minutes. */
  readonly head?: { readonly life: number; readonly every: number };
}

export interface RunningSteward extends AsyncDisposable {
  readonly sequence: number;
}

/** Starts the steward on its state directory and keeps it connected until disposed. */
export function startSteward(options: StewardOptions): RunningSteward {
  const { bundle, signer, keys, log } = options;
  const head = options.head ?? { life: 15 * 60_000, every: 5 * 60_000 };
  mkdirSync(options.stateDir, { recursive: true, mode: 0o700 });
  const state = openStewardState(join(options.stateDir, 'steward.db'));
  let chain: ChainState = state.chain(emptyChain(bundle.fleet));

  const tell = (event: StewardEvent) => {
    const { type, ...rest } = event;
    log.info({ event: type, ...rest }, type);
    options.on?.(event);
  };

  const signHead = async () => {
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

  const admit = async (device: DeviceRecord) => {
    const known = state.admission(device.deviceId);
    if (known) {
      link.send({ t: 'admit', id: randomUUID(), statement: known });
      return;
    }
    const { deviceId, machine, user } = device;
    const { admission } = options;
    const allowed = admission.kind === 'automatic' || (admission.kind === 'list' && admission.allowed.includes(`${machine}/${user}`));
    if (!allowed) {
      tell({ type: 'left-pending', deviceId, machine, user });
      return;
    }
    const statement = await makeAdmission(
      { fleet: bundle.fleet, device, keys, state: 'admitted', issuedAt: new Date().toISOString() },
      signer,
    );
    state.saveAdmission(deviceId, 'admitted', statement);
    link.send({ t: 'admit', id: randomUUID(), statement });
    tell({ type: 'admitted', deviceId, machine, user });
  };

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
      const opened = await openChainStatement(statement, bundle);
      chain = takeStatement(chain, opened, statementHash(statement));
      state.saveChain(chain);
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
      signHead().catch((error: unknown) => log.error({ err: error }, 'could not sign a head'));
    },
    onDown: (why) => tell({ type: 'down', why }),
    async onFrame(frame: ServerFrame) {
      if (frame.t === 'device' && frame.device.state === 'pending') await admit(frame.device);
      else if (frame.t === 'retirement-request') await retire(frame.requestId, frame.statement);
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
    async [Symbol.asyncDispose]() {
      clearInterval(renew);
      await link[Symbol.asyncDispose]();
      state[Symbol.dispose]();
    },
  };
}
