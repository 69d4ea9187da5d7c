import { type Bundle, type Caps, type HeadPayload, namesKnownStore, type OrderPayload, type PlaceClass } from '../protocol/index.ts';
import { later } from './chain-time.ts';
import type { ChainState, JudgedOrder, Opened, TrustCode, Verdict } from './face.ts';
import { headState } from './head.ts';
import { heldBelow, type ModeRule, modeOf } from './modes.ts';
import { requireFleet } from './open.ts';
import { retirementMatches } from './retirement.ts';
import { ringOf } from './ring.ts';
import { type OrderRights, rightsOf } from './standing.ts';
import { TrustError } from './trust-error.ts';

/** Everything that a device's decision about one order rests on. */
export interface JudgeInput {
  readonly order: JudgedOrder;
  readonly bundle: Bundle;
  readonly deviceId: string;
  readonly admitted: boolean;
  /** The chain as taken so far; it must have taken the order. */
  readonly chain: ChainState;
  readonly head: Opened<HeadPayload> | null;
  /** Whether the head's hash is the device's own chain hash at the head's sequence. */
  readonly headMatches: boolean;
  /** The device's own clock, ISO 8601 UTC. */
  readonly now: string;
  /** Whose word the mode in the bundle's floor is; absent: the fleet's. */
  readonly modeBy?: ModeRule;
  /** The device's user has agreed that this order may write where a mode of warning keeps it from that. */
  readonly agreed?: boolean;
}

type Finding = { readonly decision: Verdict['decision']; readonly code: TrustCode; readonly sentence: string };

const WITHHELD = 'orders may be withheld';

/**
 * What this device may do with an order: pure, so that it can be asked again whenever anything has changed.
 *
 * Refusals come first, then what lets the order only report, then what it waits for: a device that will never run an
 * order reports at once instead of waiting. `verb`, `classes` and `caps` are what may be written: report, none and zero
 * unless the decision is `run`. An order whose verb is report gets `report` with code null. A `run` with the code
 * `class-not-allowed` leaves classes out, as its sentence says. The mode of a verdict is `warn` where the device's user is to be
 * asked: nothing else keeps the order from writing, so all it rests on has been checked.
 */
export function judge(input: JudgeInput): Verdict {
  const { payload } = input.order.order;
  // Time is the later of the own clock and every signed time seen: turning the clock back revives nothing.
  const signed = later(input.chain.signedTime, input.head?.payload.issuedAt ?? '');
  const now = later(input.now, signed);
  const classes = classesOf(input.order, input.bundle);
  const mode = modeOf(input);
  const nothing = { verb: 'report', classes: [], caps: { files: 0, bytes: 0 }, mode: 'report', held: [] } as const;
  const rights = rightsOf(input.order.order, input.chain, input.bundle);
  const refused = refusal(input, rights, now);
  if (refused) return { ...nothing, ...refused };
  if (payload.verb === 'report') {
    const sentence = 'The order asks to look for copies and report them; nothing is written.';
    return { ...nothing, decision: 'report', code: null, sentence };
  }
  const other = reportOnly(input, rights, classes.allowed, now) ?? waiting(input, rights, now);
  if (mode.mode !== 'enforce') {
    const asks = other === null && mode.mode === 'warn';
    return { ...nothing, decision: 'report', code: 'verb-not-allowed', sentence: mode.sentence, mode: asks ? 'warn' : 'report' };
  }
  if (other) return { ...nothing, ...other };
  return {
    decision: 'run',
    verb: payload.verb,
    classes: classes.allowed,
    caps: capsOf(payload, input.bundle),
    mode: mode.mode,
    held: heldBelow(input),
    code: classes.why ? 'class-not-allowed' : null,
    sentence: classes.why ?? 'The order is signed, opened for this device and within what this machine allows.',
  };
}

function refusal({ order, bundle, deviceId, admitted, chain }: JudgeInput, rights: OrderRights, now: string): Finding | null {
  const { payload } = order.order;
  try {
    requireFleet(payload, bundle.fleet);
  } catch (error) {
    if (error instanceof TrustError) return { decision: 'refuse', code: error.code, sentence: error.message };
    throw error;
  }
  const { needed, persons, fault } = rights.authority;
  // Approvals may still come for what one person stands behind; for what nobody does they never will.
  if (fault && (needed === Number.POSITIVE_INFINITY || persons.length === 0)) return { decision: 'refuse', ...fault };
  if (!admitted) {
    return {
      decision: 'wait',
      code: 'not-admitted',
      sentence: 'The steward has not admitted this device yet; the order waits until it has.',
    };
  }
  const { devices } = payload.scope;
  if (devices !== 'all' && !devices.includes(deviceId)) {
    return { decision: 'refuse', code: 'out-of-scope', sentence: 'The order is for other devices.' };
  }
  if (chain.cancelled.includes(payload.orderId)) {
    return { decision: 'refuse', code: 'cancelled', sentence: 'The order was cancelled by an operator.' };
  }
  if (now > rights.watchUntil) {
    return {
      decision: 'refuse',
      code: 'expired',
      sentence: `The order ended on ${rights.watchUntil}. If copies remain, announce the rotation again.`,
    };
  }
  if (rights.paused) {
    return { decision: 'wait', code: 'paused', sentence: `The order is paused: ${rights.paused.reason}`.replace(/[.\s]*$/, '.') };
  }
  // Looking for a value needs less than removing it, but not nobody.
  if (fault && persons.length < (bundle.thresholds.report ?? Number.POSITIVE_INFINITY)) return { decision: 'wait', ...fault };
  return null;
}

function reportOnly(input: JudgeInput, rights: OrderRights, classes: readonly PlaceClass[], now: string): Finding | null {
  const { order, bundle, chain, head } = input;
  const { payload } = order.order;
  const report = (code: TrustCode, sentence: string): Finding => ({ decision: 'report', code, sentence });
  const { floor } = bundle;
  const { fault } = rights.authority;
  if (fault) return report(fault.code, `${fault.sentence} Until then copies are only reported.`);
  if (!floor.verbs.includes(payload.verb))
    return report('verb-not-allowed', `This machine's policy does not allow orders to ${payload.verb}.`);
  const astray = payload.entries.find(({ reference }) => reference !== undefined && !namesKnownStore(reference));
  if (payload.verb === 'rehome' && astray)
    return report(
      'verb-not-allowed',
      `The reference of entry ${astray.id} names no kind of store that is known here. Update lastcopy on this machine, or sign an order with another reference.`,
    );
  const unretired = retirementFault(order);
  if (unretired) return unretired;
  if (classes.length === 0)
    return report('class-not-allowed', "None of the order's classes of places may be written on this machine by this order.");
  const caps = capsOf(payload, bundle);
  if (caps.files === 0 || caps.bytes === 0)
    return report('over-caps', 'The caps of the order and of this machine together leave nothing to write.');
  if (now > rights.startBy) {
    return report(
      'expired',
      `The order had to start by ${rights.startBy}. Copies are reported; to purge them an operator must renew it (lastcopy rotations renew).`,
    );
  }
  if (ringOf(input.deviceId, payload.orderId, payload.rings) >= payload.rings.length) {
    return report(
      'ring-unopened',
      "The order's rings leave this device out. To purge here an operator must sign an order whose last ring has share 1.",
    );
  }
  const state = headState(head, now);
  if (head === null || state !== 'fresh') {
    const what =
      head === null ? 'The steward has sent no head of the order chain' : "The steward's newest head of the order chain has expired";
    return report('stale-head', `${what}: ${WITHHELD}. Until a fresh head comes copies are only reported.`);
  }
  if (head.payload.sequence <= chain.sequence && !input.headMatches) {
    return report(
      'head-mismatch',
      `The chain received here is not the one that the steward signed: ${WITHHELD} or altered by the server. Tell the security team.`,
    );
  }
  return null;
}

function waiting({ order, deviceId, chain, head }: JudgeInput, { opened }: OrderRights, now: string): Finding | null {
  const { payload } = order.order;
  const wait = (code: TrustCode, sentence: string): Finding => ({ decision: 'wait', code, sentence });
  if (chain.sequence < payload.seq) return wait('chain-gap', 'Earlier statements of the order chain have not come yet.');
  const covered = head?.payload.sequence ?? 0;
  // Both are passing states of a link that works; where the server makes them last, the head runs out and is stale.
  if (covered > chain.sequence) {
    return wait(
      'chain-gap',
      `The steward's head speaks of statement ${covered} and only ${chain.sequence} came: a cancellation may be under way, or ${WITHHELD}.`,
    );
  }
  if (covered < payload.seq) return wait('stale-head', "The steward's head does not cover this order yet.");
  const own = ringOf(deviceId, payload.orderId, payload.rings);
  // Shares are cumulative: opening a later ring opens those within it.
  const open = payload.rings.filter((_ring, index) => index >= own && opened.includes(index));
  if (open.length === 0) return wait('ring-unopened', `Ring ${own}, to which this device belongs, has not been opened yet.`);
  if (!open.some(({ notBefore }) => notBefore <= now)) {
    return wait('not-yet', `The ring of this device opens on ${open.map(({ notBefore }) => notBefore).sort()[0] ?? ''}.`);
  }
  const dead = order.retirements.map((record) => record.payload.oldInvalidAt).reduce(later, '');
  if (dead > now) return wait('not-invalid-yet', `The old value is still valid until ${dead}; nothing is removed before.`);
  return null;
}

/** Every entry needs its record, by the steward or by an operator who signed this order too and so answers for it. */
function retirementFault({ order, retirements }: JudgedOrder): Finding | null {
  for (const [index, entry] of order.payload.entries.entries()) {
    const report = (code: TrustCode, why: string): Finding => ({
      decision: 'report',
      code,
      sentence: `Copies of entry ${entry.id} are only reported: ${why}.`,
    });
    const record = retirements[index];
    if (!record || record.payload.fleet !== order.payload.fleet) {
      return report('no-retirement-record', 'nobody has stated that the value is dead. Have it retired and sign the order anew');
    }
    if (!retirementMatches(entry, record.payload)) {
      return report('retirement-mismatch', 'its retirement record is about another value. Sign the order anew');
    }
    if (!record.signers.some((by) => by.origin === 'steward' || order.signers.some(({ keyId }) => keyId === by.keyId))) {
      const who = 'its retirement was stated by somebody who did not sign the order';
      return report('no-retirement-record', `${who}. Let the steward or a signer of the order state it`);
    }
  }
  return null;
}

/**
 * Classes that the order names and the floor allows; COPY alone where an entry is a bare fingerprint. Whoever held the value
 * would have made a blind or sealed entry of it, so a bare fingerprint is what server or devices said, and no signature
 * under it (the steward's, who countersigns what operators state, included) makes it more. A lie about it could otherwise
 * wipe a live credential in its own home.
 */
function classesOf({ order }: JudgedOrder, bundle: Bundle): { allowed: PlaceClass[]; why: string | null } {
  const hearsay = order.payload.entries.some(({ kind }) => kind === 'fingerprint');
  const ordered = [...new Set(order.payload.classes)];
  const allowed = ordered.filter((one) => bundle.floor.classes.includes(one) && (!hearsay || one === 'COPY'));
  if (allowed.length === ordered.length) return { allowed, why: null };
  const out = ordered.filter((one) => !allowed.includes(one)).join(', ');
  const why = hearsay
    ? `Places of class ${out} are only reported: the order names a value by its fingerprint alone, so it may touch COPY alone. To reach further an operator must announce the value itself.`
    : `Places of class ${out} are only reported: this machine's policy does not allow writing there.`;
  return { allowed, why };
}

function capsOf(payload: OrderPayload, bundle: Bundle): Caps {
  const { caps } = bundle.floor;
  const shares = [payload.caps.share, caps.share].filter((share) => share !== undefined);
  return {
    files: Math.min(payload.caps.files, caps.files),
    bytes: Math.min(payload.caps.bytes, caps.bytes),
    ...(shares.length > 0 && { share: Math.min(...shares) }),
  };
}
