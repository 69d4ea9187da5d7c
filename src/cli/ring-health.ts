import type { OrderPayload, ReceiptPayload, RotationDetail, Statement } from '../protocol/index.ts';
import { failureOf, openAdmission, openReceipt, ringOf, TrustError } from '../trust/index.ts';
import type { Operator } from './operator.ts';
import { plural } from './output.ts';
import type { ReadOrder } from './chain-reading.ts';

/** How one ring of an order fares, by receipts whose signatures were checked here. Not the last word: a device says what it likes. */
export interface RingHealth {
  readonly ring: number;
  readonly share: number;
  /** Devices that the steward has admitted and whose ring this is. */
  readonly devices: number;
  /** With a receipt of any kind. */
  readonly answered: number;
  /** Of these without a residual. */
  readonly clean: number;
  readonly residuals: number;
  /** Kind of failure → devices. */
  readonly failures: ReadonlyMap<string, number>;
  /** Receipts that the server handed over and that do not verify. */
  readonly forged: number;
}

export async function ringHealth(operator: Operator, { order }: ReadOrder, detail: RotationDetail): Promise<RingHealth[]> {
  const { payload } = order;
  const newest = new Map(detail.devices.map(({ deviceId, receipt }) => [deviceId, receipt]));
  const answers = await Promise.all(
    (await admittedIn(operator, payload)).map(async (device) => {
      const statement = newest.get(device.deviceId) ?? null;
      return {
        ring: ringOf(device.deviceId, payload.orderId, payload.rings),
        statement,
        receipt: statement && (await opened(operator, device, statement)),
      };
    }),
  );
  return payload.rings.map(({ share }, ring) => {
    const own = answers.filter((one) => one.ring === ring);
    const receipts = own.flatMap(({ receipt }) => receipt ?? []);
    const failures = new Map<string, number>();
    for (const why of receipts.flatMap((receipt) => failureOf(receipt) ?? [])) failures.set(why, (failures.get(why) ?? 0) + 1);
    return {
      ring,
      share,
      devices: own.length,
      answered: receipts.length,
      clean: receipts.filter((one) => one.decision === 'executed' && one.residualCount === 0 && one.phase !== 'undo').length,
      residuals: receipts.reduce((sum, { residualCount }) => sum + residualCount, 0),
      failures,
      forged: own.filter(({ statement, receipt }) => statement !== null && receipt === null).length,
    };
  });
}

/** Devices in an order's scope that the steward, and not merely the server, says are admitted. */
export async function admittedIn(
  operator: Operator,
  { scope }: Pick<OrderPayload, 'scope'>,
): Promise<{ deviceId: string; signingKey: Parameters<typeof openReceipt>[1]['signingKey'] }[]> {
  const admitted = [];
  for (const { admission } of await operator.api.devices()) {
    if (!admission) continue;
    const { payload } = await openAdmission(admission, operator.bundle);
    const { deviceId, signingKey, state } = payload;
    if (state === 'admitted' && (scope.devices === 'all' || scope.devices.includes(deviceId))) admitted.push({ deviceId, signingKey });
  }
  return admitted;
}

async function opened(
  { bundle }: Operator,
  device: { deviceId: string; signingKey: Parameters<typeof openReceipt>[1]['signingKey'] },
  statement: Statement,
): Promise<ReceiptPayload | null> {
  try {
    return (await openReceipt(statement, { fleet: bundle.fleet, ...device })).payload;
  } catch (error) {
    if (error instanceof TrustError) return null;
    throw error;
  }
}

export function healthLine({ ring, share, devices, answered, clean, residuals, failures, forged }: RingHealth): string {
  const what = share >= 1 ? 'the whole fleet' : `${Number((share * 100).toFixed(2))} % of the fleet`;
  const bad = [...failures.values()].reduce((sum, count) => sum + count, 0);
  const why = [...failures].map(([reason, count]) => `${reason} ${count}`).join(', ');
  const parts = [
    `${answered} of ${plural(devices, 'device')} answered`,
    `${clean} without residual`,
    plural(residuals, 'residual'),
    bad === 0 ? 'none failed' : `${bad} failed (${why})`,
    ...(forged > 0 ? [`${plural(forged, 'receipt')} not signed by the device it names`] : []),
  ];
  return `ring ${ring} (${what}): ${parts.join(', ')}`;
}

/** Whether a next ring may be opened without a second thought. */
export function isHealthy({ failures, forged }: RingHealth): boolean {
  return failures.size === 0 && forged === 0;
}
