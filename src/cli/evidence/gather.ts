import type { AuditLine, Bundle, EvidenceDevice, EvidenceLink, EvidenceReceipt, Rotation } from '../../protocol/index.ts';
import { OPERATIONS } from '../../protocol/index.ts';
import { openHead, peek, statementHash } from '../../trust/index.ts';
import { UserError } from '../exit.ts';
import type { Operator } from '../operator.ts';
import type { Contents } from './contents.ts';

/** All that evidence of one order consists of, as the server hands it over: nothing here is believed yet (check.ts). */
export async function gather(operator: Operator, orderId: string): Promise<{ contents: Contents; rotation: Rotation }> {
  const { api } = operator;
  // Each before what it must not be ahead of: no receipt that the log tells of may be missing.
  const { rotation, devices: standing } = await api.rotation(orderId);
  const head = await api.head();
  if (!head)
    throw new UserError(
      'The order chain has no head yet.',
      'Start `lastcopy steward`: without its head nobody can tell that the chain is whole.',
    );
  const { tail } = await api.ask(OPERATIONS.audit, { query: { after: BEYOND } });
  const receipts = await allReceipts(operator, orderId);
  const admissions = new Map((await api.devices()).map((device) => [device.deviceId, device]));
  const listed = standing.map(({ deviceId, machine, user, state, at }): EvidenceDevice => {
    const admission = admissions.get(deviceId)?.admission ?? null;
    return { deviceId, machine, user, state, at, admission };
  });
  // Who reported and is expected no more (revoked since, off the list) is told all the same.
  const known = new Set(listed.map(({ deviceId }) => deviceId));
  for (const { deviceId } of receipts) {
    if (known.has(deviceId)) continue;
    known.add(deviceId);
    const row = admissions.get(deviceId);
    listed.push({
      deviceId,
      machine: row?.machine ?? '',
      user: row?.user ?? '',
      state: 'finished',
      at: null,
      admission: row?.admission ?? null,
    });
  }
  const { sequence } = await headOf(head, operator.bundle);
  return {
    rotation,
    contents: {
      chain: await wholeChain(operator, orderId, sequence),
      head,
      devices: listed,
      receipts,
      audit: await auditSince(operator, orderId, tail),
    },
  };
}

/** Its sequence alone is used here; checkContents believes it by the keys that hold at the chain's end. */
async function headOf(head: Parameters<typeof peek>[0], bundle: Bundle): Promise<{ sequence: number }> {
  try {
    return (await openHead(head, bundle)).payload;
  } catch {
    const { sequence } = peek(head);
    return { sequence: typeof sequence === 'number' ? sequence : 0 };
  }
}

async function allReceipts({ api }: Operator, orderId: string): Promise<EvidenceReceipt[]> {
  const all: EvidenceReceipt[] = [];
  for (let after: number | null = 0; after !== null; ) {
    const { receipts, next }: { receipts: EvidenceReceipt[]; next: number | null } = await api.ask(OPERATIONS.receipts, {
      params: { orderId },
      query: { after },
    });
    all.push(...receipts);
    after = next;
  }
  return all;
}

/** Statements of this order and turned keys in full, others by their hash: they belong to other orders. */
async function wholeChain({ api }: Operator, orderId: string, last: number): Promise<EvidenceLink[]> {
  const links: EvidenceLink[] = [];
  while (links.length < last) {
    const items = await api.chain(links.length);
    if (items.length === 0) throw new UserError('The server holds back a part of the order chain.', 'Treat the server as compromised.');
    for (const item of items) {
      if (links.length === last) break;
      if (item.kind !== 'statement')
        throw new UserError('The server holds back a statement of the order chain.', 'Treat the server as compromised.');
      const said = peek(item.statement);
      const { seq, statement } = item;
      links.push(
        said['orderId'] === orderId || said.type === 'turn'
          ? { kind: 'statement', seq, statement }
          : { kind: 'hash', seq, type: said.type, hash: statementHash(statement) },
      );
    }
  }
  return links;
}

/** Asked after this line, the server tells its tail alone. */
const BEYOND = 999_999_999_999_999;
/** Most lines in one answer. */
const PAGE = 1_000;

/** From the order's own first line to line `tail`. */
async function auditSince({ api }: Operator, orderId: string, tail: number): Promise<AuditLine[]> {
  const pages: AuditLine[][] = [];
  // Backwards: an order whose evidence is wanted is seldom old, and what comes after it belongs to the piece anyway.
  for (let from = Math.max(0, tail - PAGE); ; from = Math.max(0, from - PAGE)) {
    const { lines } = await api.ask(OPERATIONS.audit, { query: { after: from } });
    const upTo = pages.at(-1)?.[0]?.seq ?? tail + 1;
    const page = lines.filter(({ seq }) => seq < upTo);
    const first = page.findIndex(({ action, subject, code }) => action === 'chain.append' && subject === orderId && code === null);
    // Of several the oldest is the order's own: a promotion bears its id too.
    pages.push(page);
    if (first >= 0 && isOrder(page[first])) return [...page.slice(first), ...pages.slice(0, -1).toReversed().flat()];
    if (from === 0) throw new UserError('The order is not in the audit log of the server.', 'Treat the server as compromised.');
  }
}

function isOrder(line: AuditLine | undefined): boolean {
  try {
    return line !== undefined && (JSON.parse(line.detail) as { type?: unknown }).type === 'order';
  } catch {
    return false;
  }
}
