import type { Rotation, RotationDetail, RotationDevice } from '../protocol/index.ts';
import type { OrderRights, TrustCode } from '../trust/public.ts';
import type { OrderRow, ProgressRow, ReceiptFigures, ReceiptRow, RosterRow } from './storage/face.ts';

/** A machine × user as IT lists them. */
export interface Profile {
  readonly machine: string;
  readonly user: string;
}

/**
 * Containment of one order, counted from what devices signed. Pure.
 *
 * - Who is expected: the profiles on IT's list (in the order's scope where it names devices), or else every admitted
 *   device in scope. Each admitted device of a listed profile counts; a profile without one counts as silent, never as
 *   done. A device off the list counts as soon as it has reported anything on the order.
 * - A device is settled by its newest receipt: clean (executed, no residuals), or not. An `undo` receipt is never clean:
 *   copies are back. One that only reported for a reason that passes (an approval, a fresh head or a renewal that may still
 *   come) is not settled.
 * - `announced` until enough persons have signed or approved it. `contained`: all are clean, and there is at least one.
 *   `residual`: all are settled, not all clean; `reopened` where that is a relapse after all had been clean. A silent or working
 *   device keeps it `running`, or `paused` while it is; after `startBy`, when it may no longer purge, `expired`.
 * - When it was contained first stays: what comes back later re-opens the order and does not change how long it took.
 * - An order of verb `report` purges nothing and is never contained: it stays `announced`, or is `residual` once all have
 *   reported and something was found.
 */
export interface ContainmentInput<R extends ReceiptFigures = ReceiptRow> {
  readonly order: OrderRow;
  readonly devices: readonly RosterRow[];
  readonly expected: readonly Profile[] | null;
  readonly progress: readonly ProgressRow[];
  /** In the order of arrival. */
  readonly receipts: readonly R[];
  readonly now: string;
  /** What the chain says of the order since; absent: as it was signed, by enough persons. */
  readonly life?: OrderLife | null;
}

/** Of what was signed for an order after it. */
export interface OrderLife {
  readonly rights: OrderRights;
  readonly pausedBy: string | null;
}

/** Where one expected device stands. */
export interface Standing<R extends ReceiptFigures = ReceiptFigures> extends Omit<RotationDevice, 'receipt'> {
  readonly newest: R | null;
  readonly clean: boolean;
  readonly settled: boolean;
  readonly found: number;
  readonly purged: number;
  readonly residuals: number;
  readonly notVisible: number;
}

/** Carried out, nothing left, nothing brought back. */
export const isClean = (receipt: ReceiptFigures): boolean =>
  receipt.decision === 'executed' && receipt.residuals === 0 && receipt.phase !== 'undo';

/** Why a device only reports for now: what they lack may still come, and then it goes to work. */
const PASSING: ReadonlySet<string> = new Set([
  'below-threshold',
  'needs-cli-signature',
  'expired',
  'stale-head',
  'head-mismatch',
] satisfies TrustCode[]);

const passes = ({ decision, reason }: ReceiptFigures): boolean => decision === 'reported' && reason !== null && PASSING.has(reason.code);

/** What remains by one receipt: an undo brought back what it found, and no less than one. */
const remaining = (receipt: ReceiptFigures): number =>
  receipt.phase === 'undo' ? Math.max(1, receipt.residuals, receipt.found) : receipt.residuals;

/** Devices may tell any count: a sum stays one that the wire can carry. */
const add = (a: number, b: number): number => Math.min(a + b, Number.MAX_SAFE_INTEGER);

function figures(receipts: readonly ReceiptFigures[]): Pick<Standing, 'found' | 'purged' | 'residuals' | 'notVisible'> {
  const newest = receipts.at(-1);
  if (!newest) return { found: 0, purged: 0, residuals: 0, notVisible: 0 };
  const purged = receipts.reduce((sum, receipt) => add(sum, receipt.purged), 0);
  const residuals = remaining(newest);
  return {
    // Later attempts find again what earlier ones left, so counts of found do not add up; purged ones do.
    found: Math.max(add(purged, residuals), ...receipts.map((receipt) => receipt.found)),
    purged,
    residuals,
    notVisible: newest.notVisible,
  };
}

function standing<R extends ReceiptFigures>(
  device: RosterRow,
  order: OrderRow,
  progress: ProgressRow | undefined,
  receipts: readonly R[],
): Standing<R> {
  const newest = receipts.at(-1);
  const state = ((): RotationDevice['state'] => {
    // Progress after a receipt is a recheck or another attempt: what was signed still stands.
    if (newest && passes(newest)) return progress && progress.state !== 'finished' ? progress.state : 'waiting';
    if (newest) return newest.decision === 'refused' ? 'refused' : 'finished';
    if (progress) return progress.state === 'finished' ? 'verifying' : progress.state;
    return device.cursor >= order.seq ? 'delivered' : 'silent';
  })();
  return {
    deviceId: device.deviceId,
    machine: device.machine,
    user: device.user,
    state,
    detail: newest?.reason ?? progress?.detail ?? null,
    at: newest?.receivedAt ?? progress?.at ?? null,
    newest: newest ?? null,
    clean: newest !== undefined && isClean(newest),
    settled: state === 'refused' || (newest !== undefined && !passes(newest)),
    ...figures(receipts),
  };
}

/** A profile that IT expects and that no admitted device stands for. */
function absent({ machine, user }: Profile): Standing<never> {
  return {
    deviceId: 'none',
    machine,
    user,
    state: 'silent',
    detail: null,
    at: null,
    newest: null,
    clean: false,
    settled: false,
    ...figures([]),
  };
}

/** One name for a machine × user, whatever stands in either. */
export const profileKey = ({ machine, user }: Profile): string => JSON.stringify([machine, user]);

function expectedStandings<R extends ReceiptFigures>(input: ContainmentInput<R>): Standing<R>[] {
  const { order, expected } = input;
  const progress = new Map(input.progress.map((row) => [row.deviceId, row]));
  const receipts = Map.groupBy(input.receipts, (row) => row.deviceId);
  const scope = order.scope.devices === 'all' ? null : new Set(order.scope.devices);
  const targeted = input.devices.filter((device) => device.state === 'admitted' && (!scope || scope.has(device.deviceId)));
  const stand = (device: RosterRow): Standing<R> =>
    standing(device, order, progress.get(device.deviceId), receipts.get(device.deviceId) ?? []);
  // A named device that was never admitted is expected all the same: whoever named it believes that it exists.
  const known = new Set(input.devices.map(({ deviceId }) => deviceId));
  const unknown = [...(scope ?? [])]
    .filter((id) => !known.has(id))
    .map((deviceId): Standing<R> => ({ ...absent({ machine: '', user: '' }), deviceId }));
  if (!expected) return [...targeted.map(stand), ...unknown];

  const profiles = new Set(expected.map(profileKey));
  const present = new Set(targeted.map(profileKey));
  const heard = (device: RosterRow): boolean => progress.has(device.deviceId) || receipts.has(device.deviceId);
  const missing = scope ? [] : expected.filter((one) => !present.has(profileKey(one)));
  return [...targeted.filter((device) => profiles.has(profileKey(device)) || heard(device)).map(stand), ...unknown, ...missing.map(absent)];
}

/** When all expected devices were clean at the same time for the first time; null: never. */
function firstContained(standings: readonly Standing[], receipts: readonly ReceiptFigures[]): string | null {
  if (standings.length === 0) return null;
  const expected = new Set(standings.map(({ deviceId }) => deviceId));
  const clean = new Set<string>();
  for (const receipt of receipts) {
    if (isClean(receipt)) clean.add(receipt.deviceId);
    else clean.delete(receipt.deviceId);
    // Profiles without a device share one name, which no receipt bears.
    if (clean.size >= standings.length && expected.isSubsetOf(clean)) return receipt.receivedAt;
  }
  return null;
}

interface Spans {
  readonly containedAt: string | null;
  readonly reopenedAt: string | null;
}

function stateOf(
  { order, now, life }: Pick<ContainmentInput, 'order' | 'now' | 'life'>,
  standings: readonly Standing[],
  spans: Spans,
): Rotation['state'] {
  if (order.cancelled) return 'cancelled';
  const settled = standings.length > 0 && standings.every((one) => one.settled);
  const late = now > (life?.rights.startBy ?? order.startBy);
  const paused = life?.rights.paused ? 'paused' : null;
  if (order.verb === 'report') {
    if (settled) return standings.some((one) => one.residuals > 0 || one.found > 0) ? 'residual' : 'announced';
    return late ? 'expired' : (paused ?? 'announced');
  }
  if (settled && standings.every((one) => one.clean)) return 'contained';
  if (life?.rights.authority.fault) return late ? 'expired' : (paused ?? 'announced');
  if (settled) return spans.reopenedAt !== null && standings.some(({ newest }) => newest?.phase === 'relapse') ? 'reopened' : 'residual';
  if (late) return 'expired';
  return paused ?? (standings.some((one) => one.state !== 'silent') ? 'running' : 'approved');
}

/** The five counts are disjoint and add up to `expected`. */
function counts(standings: readonly Standing[]): Rotation['devices'] {
  const count = (...states: RotationDevice['state'][]): number => standings.filter((one) => states.includes(one.state)).length;
  return {
    expected: standings.length,
    delivered: count('delivered', 'waiting'),
    working: count('hunting', 'purging', 'verifying'),
    finished: count('finished'),
    refused: count('refused'),
    silent: count('silent'),
  };
}

function lifeOf({ rights, pausedBy }: OrderLife): Pick<Rotation, 'approval' | 'paused' | 'startBy' | 'watchUntil'> {
  const { authority, paused, pending, startBy, watchUntil } = rights;
  return {
    approval: {
      needed: Number.isFinite(authority.needed) ? authority.needed : Number.MAX_SAFE_INTEGER,
      persons: [...authority.persons],
      met: authority.fault === null,
      pending: pending.map(({ act }) => act.seq),
    },
    paused: paused && { at: paused.at, by: pausedBy ?? '', reason: paused.reason },
    startBy,
    watchUntil,
  };
}

/** Where one order stands now, with each expected device. */
export function contain<R extends ReceiptFigures>(input: ContainmentInput<R>): { rotation: Rotation; standings: Standing<R>[] } {
  const { order } = input;
  const standings = expectedStandings(input);
  const sum = (of: (one: Standing) => number): number => standings.reduce((total, one) => add(total, of(one)), 0);
  const contained = order.verb === 'report' || order.cancelled ? null : firstContained(standings, input.receipts);
  const relapse = input.receipts.findLast(({ phase, receivedAt }) => phase === 'relapse' && contained !== null && receivedAt >= contained);
  const spans = { containedAt: contained, reopenedAt: contained === null ? null : (relapse?.receivedAt ?? null) };
  const { containedAt } = spans;
  return {
    rotation: {
      orderId: order.orderId,
      seq: order.seq,
      label: order.label,
      verb: order.verb,
      issuedAt: order.issuedAt,
      state: stateOf(input, standings, spans),
      devices: counts(standings),
      found: sum((one) => one.found),
      purged: sum((one) => one.purged),
      residuals: sum((one) => one.residuals),
      notVisible: sum((one) => one.notVisible),
      containedAt,
      // The operator's clock may run ahead of the server's.
      timeToContain: containedAt === null ? null : Math.max(0, Date.parse(containedAt) - Date.parse(order.issuedAt)),
      reopenedAt: spans.reopenedAt,
      ...(input.life ? lifeOf(input.life) : {}),
    },
    standings,
  };
}

/** The same with each device's newest receipt as it signed it. */
export function containment(input: ContainmentInput): RotationDetail {
  const { rotation, standings } = contain(input);
  return {
    rotation,
    devices: standings.map(({ deviceId, machine, user, state, detail, at, newest }) => ({
      deviceId,
      machine,
      user,
      state,
      detail,
      at,
      receipt: newest?.statement ?? null,
    })),
  };
}
