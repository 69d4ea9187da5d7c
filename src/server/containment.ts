import type { Rotation, RotationDetail, RotationDevice } from '../protocol/index.ts';
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
 *   copies are back.
 * - `contained`: all are clean, and there is at least one. `residual`: all are settled, not all clean. A silent or
 *   working device keeps it `running`; after `startBy`, when it may no longer purge, `expired`.
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
  /** When the receipt came since which every one was clean. */
  readonly cleanSince: string | null;
}

const isClean = (receipt: ReceiptFigures): boolean =>
  receipt.decision === 'executed' && receipt.residuals === 0 && receipt.phase !== 'undo';

/** What remains by one receipt: an undo brought back what it found, and no less than one. */
const remaining = (receipt: ReceiptFigures): number =>
  receipt.phase === 'undo' ? Math.max(1, receipt.residuals, receipt.found) : receipt.residuals;

/** Devices may tell any count: a sum stays one that the wire can carry. */
const add = (a: number, b: number): number => Math.min(a + b, Number.MAX_SAFE_INTEGER);

function figures(receipts: readonly ReceiptFigures[]): Pick<Standing, 'found' | 'purged' | 'residuals' | 'notVisible' | 'cleanSince'> {
  const newest = receipts.at(-1);
  if (!newest) return { found: 0, purged: 0, residuals: 0, notVisible: 0, cleanSince: null };
  const purged = receipts.reduce((sum, receipt) => add(sum, receipt.purged), 0);
  const residuals = remaining(newest);
  const firstOfRun = receipts.findLastIndex((receipt) => !isClean(receipt)) + 1;
  return {
    // Later attempts find again what earlier ones left, so counts of found do not add up; purged ones do.
    found: Math.max(add(purged, residuals), ...receipts.map((receipt) => receipt.found)),
    purged,
    residuals,
    notVisible: newest.notVisible,
    cleanSince: receipts[firstOfRun]?.receivedAt ?? null,
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
    settled: newest !== undefined || state === 'refused',
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

function stateOf(order: OrderRow, standings: readonly Standing[], now: string): Rotation['state'] {
  if (order.cancelled) return 'cancelled';
  const settled = standings.length > 0 && standings.every((one) => one.settled);
  if (order.verb === 'report') {
    if (settled) return standings.some((one) => one.residuals > 0 || one.found > 0) ? 'residual' : 'announced';
    return now > order.startBy ? 'expired' : 'announced';
  }
  if (settled) return standings.every((one) => one.clean) ? 'contained' : 'residual';
  if (now > order.startBy) return 'expired';
  return standings.some((one) => one.state !== 'silent') ? 'running' : 'approved';
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

/** Where one order stands now, with each expected device. */
export function contain<R extends ReceiptFigures>(input: ContainmentInput<R>): { rotation: Rotation; standings: Standing<R>[] } {
  const { order, now } = input;
  const standings = expectedStandings(input);
  const state = stateOf(order, standings, now);
  const sum = (of: (one: Standing) => number): number => standings.reduce((total, one) => add(total, of(one)), 0);
  const containedAt =
    state === 'contained' ? standings.reduce((last, { cleanSince }) => (cleanSince && cleanSince > last ? cleanSince : last), '') : null;
  return {
    rotation: {
      orderId: order.orderId,
      seq: order.seq,
      label: order.label,
      verb: order.verb,
      issuedAt: order.issuedAt,
      state,
      devices: counts(standings),
      found: sum((one) => one.found),
      purged: sum((one) => one.purged),
      residuals: sum((one) => one.residuals),
      notVisible: sum((one) => one.notVisible),
      containedAt,
      // The operator's clock may run ahead of the server's.
      timeToContain: containedAt === null ? null : Math.max(0, Date.parse(containedAt) - Date.parse(order.issuedAt)),
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
