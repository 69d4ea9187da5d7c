import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Caps, Entry, Mode, OrderPayload, PlaceClass, RetirementPayload, Statement, Verb } from '../protocol/index.ts';
import { makeEntries, makeStatement, openAdmission, openRetirement, orderDigest, retirementMatches, wrapOrderKey } from '../trust/index.ts';
import { UserError } from './exit.ts';
import { ApiError, type Operator } from './operator.ts';
import { tip } from './order-acts.ts';

/**
 * A rotation as the operator's own process carries it out: the value becomes entries here, the steward states it dead,
 * the operator signs, the server only relays.
 */

export interface RotationRequest {
  /** The old value; null when it is chosen from the inventory by `fingerprint`. */
  readonly value: Uint8Array | null;
  readonly fingerprint?: string;
  /** The secret's name in whatever manages it, and which version died. */
  readonly ref: string;
  readonly version: string;
  readonly label: string;
  readonly verb: Verb;
  /** For the verb `rehome`: what is written in the value's place. */
  readonly reference?: string;
  readonly classes: readonly PlaceClass[];
  /** Since when the old value is invalid, as ISO 8601; null: not yet, so the order only reports. */
  readonly invalidSince: string | null;
  readonly devices: 'all' | readonly string[];
  readonly caps: Caps;
  /** Below what machines allow; absent: what they allow. */
  readonly mode?: Mode;
  /** Cumulative shares of the fleet, the last one 1. */
  readonly rings: readonly number[];
  /** Hours within which an agent must start, and days it watches for relapse. */
  readonly startWithinHours: number;
  readonly watchDays: number;
}

export interface DraftedRotation {
  readonly orderId: string;
  readonly entries: readonly Entry[];
  readonly fingerprint: string | null;
  /** True where the value could be guessed, so that it travels sealed and matches in credential contexts only. */
  readonly guessable: boolean;
  readonly orderKey: Uint8Array | null;
  /** Fingerprints of what took the values' places, by entry, where that is known. */
  readonly successors?: ReadonlyMap<string, string | null>;
}

/** Turns the value into order entries on this machine. Nothing leaves it. */
export async function draft(operator: Operator, request: RotationRequest, orderId: string = randomUUID()): Promise<DraftedRotation> {
  if (request.value === null) {
    if (!request.fingerprint)
      throw new UserError('Neither a value nor a fingerprint was given.', 'Pipe the old value in, or pass --fingerprint.');
    const entry: Entry = { kind: 'fingerprint', id: randomUUID(), fingerprint: request.fingerprint };
    return { orderId, entries: [entry], fingerprint: request.fingerprint, guessable: false, orderKey: null };
  }
  const made = await makeEntries([{ value: request.value, ref: request.ref }], { keys: operator.keys, orderId });
  const first = made.entries[0];
  return {
    orderId,
    entries: made.entries,
    fingerprint: first && first.kind !== 'sealed' ? first.fingerprint : null,
    guessable: made.guessable > 0,
    orderKey: made.orderKey,
  };
}

/** Asks the steward for a retirement record and checks its signature. Waits up to `patience` ms. */
export async function retire(
  operator: Operator,
  request: RotationRequest,
  entry: Entry,
  successor: string | null = null,
  patience = 15_000,
): Promise<Statement> {
  if (!request.invalidSince) throw new UserError('The old value is still valid.', 'Revoke it first, then pass --invalid-since.');
  const wish: RetirementPayload = {
    type: 'retirement',
    fleet: operator.bundle.fleet,
    sequence: 0,
    ref: request.ref,
    version: request.version,
    fingerprint: entry.kind === 'sealed' ? `commit1.${entry.commitment}` : entry.fingerprint,
    successor,
    oldInvalidAt: request.invalidSince,
    issuedAt: new Date().toISOString(),
  };
  const requestId = await operator.api.requestRetirement(await makeStatement(wish, [operator.signer]));
  const until = Date.now() + patience;
  while (Date.now() < until) {
    const { statement, refusal } = await operator.api.retirement(requestId);
    if (refusal) throw new UserError(refusal, 'Ask whoever runs the steward.');
    if (statement) {
      const { payload, signers } = await openRetirement(statement, operator.bundle);
      if (!signers.some(({ origin }) => origin === 'steward') || !retirementMatches(entry, payload)) {
        throw new UserError(
          'The server handed over a retirement record that is not the one asked for.',
          'Treat the server as compromised.',
        );
      }
      return statement;
    }
    await sleep(100);
  }
  throw new UserError('The steward did not answer in time.', 'Start `lastcopy steward` on its host and try again; nothing was ordered.');
}

/** Builds the order on the chain's tip, with everything that the operator is about to sign. */
function composeOrder(
  operator: Operator,
  request: RotationRequest,
  drafted: DraftedRotation,
  retirements: readonly Statement[],
  at: { sequence: number; hash: string },
): OrderPayload {
  const now = Date.now();
  return {
    type: 'order',
    fleet: operator.bundle.fleet,
    seq: at.sequence + 1,
    prev: at.hash,
    issuedAt: new Date(now).toISOString(),
    orderId: drafted.orderId,
    label: request.label,
    entries: drafted.entries.map((entry) => ({ ...entry, ...(request.reference !== undefined && { reference: request.reference }) })),
    verb: request.verb,
    classes: [...request.classes],
    scope: { devices: request.devices === 'all' ? 'all' : [...request.devices] },
    rings: request.rings.map((share) => ({ share, notBefore: new Date(now).toISOString() })),
    caps: request.caps,
    ...(request.mode && { mode: request.mode }),
    startBy: new Date(now + request.startWithinHours * 3_600_000).toISOString(),
    watchUntil: new Date(now + request.watchDays * 86_400_000).toISOString(),
    retirements: [...retirements],
  };
}

/**
 * Signs exactly this payload and submits it. Throws ApiError `chain-moved` when another statement took its place in the
 * chain meanwhile: compose it anew, and show the operator what will now be signed.
 */
async function submitOrder(operator: Operator, order: OrderPayload, orderKey: Uint8Array | null): Promise<number> {
  const sealedKeys = orderKey ? await sealedFor(operator, orderKey) : {};
  const { seq } = await operator.api.submit({ statement: await makeStatement(order, [operator.signer]), sealedKeys });
  return seq;
}

/**
 * Composes on the chain's tip, asks `agree` (shown the very bytes' digest) and submits, until the chain stands still.
 * Null when the operator did not agree.
 */
export async function announce(
  operator: Operator,
  request: RotationRequest,
  drafted: DraftedRotation,
  retirements: readonly Statement[],
  agree: (shown: { text: string; digest: string }) => Promise<boolean>,
): Promise<number | null> {
  for (let attempt = 0; ; attempt++) {
    const order = composeOrder(operator, request, drafted, retirements, await tip(operator));
    if (!(await agree(orderDigest(order)))) return null;
    try {
      return await submitOrder(operator, order, drafted.orderKey);
    } catch (error) {
      if (!(error instanceof ApiError) || error.code !== 'chain-moved' || attempt >= 20) throw error;
      await sleep(150);
    }
  }
}

/** The order key wrapped to every device that the steward (not merely the server) says is admitted. */
async function sealedFor(operator: Operator, orderKey: Uint8Array): Promise<Record<string, string>> {
  const sealed: Record<string, string> = {};
  for (const device of await operator.api.devices()) {
    if (!device.admission) continue;
    const { payload } = await openAdmission(device.admission, operator.bundle);
    if (payload.state === 'admitted') sealed[payload.deviceId] = await wrapOrderKey(orderKey, payload.sealingKey);
  }
  return sealed;
}
