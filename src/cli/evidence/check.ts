import type { Bundle, EvidenceDevice, EvidenceFigures, OrderPayload, ReceiptPayload } from '../../protocol/index.ts';
import {
  auditWalk,
  deviceId,
  genesis,
  Keyring,
  link,
  openAdmission,
  openHead,
  openLink,
  openReceipt,
  statementHash,
  TrustError,
} from '../../trust/index.ts';
import type { Contents } from './contents.ts';

/** What one expected device said, each receipt believed for its own signature. */
export interface DeviceEvidence extends Pick<EvidenceDevice, 'deviceId' | 'machine' | 'user' | 'state' | 'at'> {
  readonly outcome: Exclude<keyof EvidenceFigures['devices'], 'expected'>;
  /** In the order of arrival. */
  readonly receipts: readonly ReceiptPayload[];
  /** Receipts whose text the server has forgotten. */
  readonly forgotten: number;
  readonly found: number;
  readonly purged: number;
  readonly residuals: number;
  readonly notVisible: number;
}

export interface Checked {
  /** The bundle with the keys that hold at the chain's end. */
  readonly keys: Bundle;
  readonly order: OrderPayload;
  readonly orderHash: string;
  /** Of this order, in the chain's order: what was signed, when, by whom. */
  readonly signed: readonly { readonly seq: number; readonly type: string; readonly at: string; readonly by: readonly string[] }[];
  readonly head: { readonly sequence: number; readonly hash: string; readonly issuedAt: string };
  readonly audit: { readonly first: number; readonly last: number; readonly hash: string };
  readonly devices: readonly DeviceEvidence[];
  readonly figures: EvidenceFigures;
}

/** What does not hold, and where. */
export class EvidenceError extends Error {
  override readonly name = 'EvidenceError';
}

/**
 * Checks all that can be checked by the fleet's bundle as it was deployed: the chain with its turns of keys up to the steward's head, the order and who signed it, each
 * device's admission and receipts, the audit log's piece and that no receipt it tells of is left out.
 * @throws EvidenceError for the first part that does not hold.
 */
export async function checkContents(contents: Contents, orderId: string, bundle: Bundle): Promise<Checked> {
  const { bundle: keys, order, orderHash, signed, head } = await walkChain(contents, orderId, bundle);
  const devices = await believeDevices(contents, { orderId, orderHash }, keys);
  const audit = checkAudit(contents, orderId);
  return { keys, order, orderHash, signed, head, audit, devices, figures: figuresOf(devices) };
}

async function believed<T>(what: string, open: () => Promise<T>): Promise<T> {
  try {
    return await open();
  } catch (error) {
    if (!(error instanceof TrustError)) throw error;
    throw new EvidenceError(`${what} is not to be believed: ${error.message}`, { cause: error });
  }
}

async function walkChain(contents: Contents, orderId: string, deployed: Bundle) {
  const keyring = new Keyring(deployed);
  const signed: { seq: number; type: string; at: string; by: string[] }[] = [];
  let order: OrderPayload | null = null;
  let orderHash = '';
  let hash = genesis(deployed.fleet);
  let seq = 0;
  for (const item of contents.chain) {
    seq++;
    if (item.seq !== seq) throw new EvidenceError(`Statement ${seq} of the order chain is missing.`);
    if (item.kind === 'hash') {
      hash = link(hash, item.hash, item.type as Parameters<typeof link>[2]);
      continue;
    }
    const opened = await believed(`Statement ${seq} of the order chain`, () => openLink(item.statement, keyring.bundle));
    const { payload } = opened;
    if (payload.seq !== seq || payload.prev !== hash)
      throw new EvidenceError(`Statement ${seq} of the order chain does not follow the one before it.`);
    const itemHash = statementHash(item.statement);
    hash = link(hash, itemHash, payload.type);
    if ('keys' in opened) keyring.take(opened);
    else if ('orderId' in payload && payload.orderId === orderId) {
      signed.push({ seq, type: payload.type, at: payload.issuedAt, by: opened.signers.map(({ person }) => person) });
      if (payload.type === 'order') {
        order = payload;
        orderHash = itemHash;
      }
    }
  }
  const { payload: head } = await believed("The steward's head", () => openHead(contents.head, keyring.bundle));
  if (head.sequence !== seq || head.hash !== hash)
    throw new EvidenceError("The order chain is not the one that the steward's head states.");
  if (!order) throw new EvidenceError('The order itself does not stand in the chain.');
  return { bundle: keyring.bundle, order, orderHash, signed, head };
}

async function believeDevices(
  { devices, receipts }: Contents,
  { orderId, orderHash }: { orderId: string; orderHash: string },
  bundle: Bundle,
): Promise<DeviceEvidence[]> {
  const byDevice = Map.groupBy(receipts, (receipt) => receipt.deviceId);
  const known = new Set(devices.map((device) => device.deviceId));
  const stray = receipts.find((receipt) => !known.has(receipt.deviceId));
  if (stray) throw new EvidenceError(`A receipt is by device ${stray.deviceId}, which is not listed.`);
  const told: DeviceEvidence[] = [];
  for (const device of devices) {
    const who = `${device.machine}/${device.user}`;
    const own = byDevice.get(device.deviceId) ?? [];
    const opened: ReceiptPayload[] = [];
    if (own.length > 0) {
      if (!device.admission) throw new EvidenceError(`The receipts of ${who} come without the steward's admission of it.`);
      const { admission } = device;
      const { payload: admitted } = await believed(`The admission of ${who}`, () => openAdmission(admission, bundle));
      const { signingKey } = admitted;
      if (admitted.deviceId !== device.deviceId || deviceId(signingKey, device.machine, device.user) !== device.deviceId)
        throw new EvidenceError(`The admission shown for ${who} is that of another device.`);
      for (const { receiptId, statement } of own) {
        if (!statement) continue;
        const { payload } = await believed(`A receipt of ${who}`, () =>
          openReceipt(statement, { fleet: bundle.fleet, deviceId: device.deviceId, signingKey }),
        );
        if (payload.orderId !== orderId || payload.orderHash !== orderHash || payload.receiptId !== receiptId)
          throw new EvidenceError(`A receipt of ${who} is not for this order.`);
        opened.push(payload);
      }
    }
    told.push(standing(device, opened, own.length - opened.length));
  }
  return told;
}

function standing(device: EvidenceDevice, receipts: readonly ReceiptPayload[], forgotten: number): DeviceEvidence {
  const newest = receipts.at(-1);
  const purged = receipts.reduce((sum, receipt) => sum + receipt.purged, 0);
  // An undo brought back what it found, and no less than one.
  const left = newest ? Math.max(newest.residualCount, newest.residuals.length) : 0;
  const residuals = newest?.phase === 'undo' ? Math.max(1, left, newest.found) : left;
  const outcome = ((): DeviceEvidence['outcome'] => {
    if (!newest) return 'silent';
    if (newest.decision === 'refused') return 'refused';
    if (residuals > 0) return 'residual';
    return newest.decision === 'executed' ? 'purged' : 'reported';
  })();
  const { deviceId: id, machine, user, state, at } = device;
  return {
    deviceId: id,
    machine,
    user,
    state,
    at,
    outcome,
    receipts,
    forgotten,
    found: Math.max(purged + residuals, ...receipts.map(({ found }) => found), 0),
    purged,
    residuals,
    notVisible: newest?.notVisible.count ?? 0,
  };
}

function figuresOf(devices: readonly DeviceEvidence[]): EvidenceFigures {
  const count = (outcome: DeviceEvidence['outcome']): number => devices.filter((device) => device.outcome === outcome).length;
  const sum = (of: (device: DeviceEvidence) => number): number =>
    devices.reduce((total, device) => Math.min(total + of(device), Number.MAX_SAFE_INTEGER), 0);
  return {
    devices: {
      expected: devices.length,
      purged: count('purged'),
      residual: count('residual'),
      reported: count('reported'),
      refused: count('refused'),
      silent: count('silent'),
    },
    found: sum(({ found }) => found),
    purged: sum(({ purged }) => purged),
    residuals: sum(({ residuals }) => residuals),
    notVisible: sum(({ notVisible }) => notVisible),
  };
}

function checkAudit({ audit, receipts }: Contents, orderId: string): Checked['audit'] {
  const first = audit[0];
  const last = audit.at(-1);
  if (!first || !last || first.subject !== orderId || first.action !== 'chain.append')
    throw new EvidenceError("The audit log's piece does not begin with this order.");
  const walk = auditWalk({ after: { seq: first.seq - 1, hash: first.prev } });
  for (const line of audit) if (!walk.take(line)) break;
  const verdict = walk.verdict();
  if (!verdict.ok) throw new EvidenceError(`The audit log breaks at line ${verdict.at}: ${verdict.why}.`);
  const held = new Set(receipts.map((receipt) => `${receipt.deviceId} ${receipt.receiptId}`));
  for (const line of audit) {
    if (line.action !== 'frame.receipt' || line.subject !== orderId || line.code !== null) continue;
    const { receiptId } = JSON.parse(line.detail) as { receiptId?: unknown };
    if (held.has(`${line.actor.replace(/^device:/, '')} ${String(receiptId)}`)) continue;
    throw new EvidenceError(`A receipt that the audit log tells of in line ${line.seq} is left out.`);
  }
  return { first: first.seq, last: last.seq, hash: last.hash };
}
