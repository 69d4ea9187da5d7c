import { orderDigest, statementHash } from '../../trust/index.ts';
import { orderIn, type ReadChain, readChain, type ReadOrder, type ReadStatement } from '../chain-reading.ts';
import { UserError } from '../exit.ts';
import { wholeOf } from '../numbers.ts';
import { type Operator, openOperator } from '../operator.ts';
import { approve as sign, cancel, pause as stop, promote, renew as extend, resume as goOn, tip } from '../order-acts.ts';
import { note, plural, say } from '../output.ts';
import { healthLine, isHealthy, ringHealth } from '../ring-health.ts';
import { canAsk, confirm } from '../secret-input.ts';
import type { FleetOptions } from './rotations.ts';

/** What an operator does with an order after it was signed. Each reads the chain and checks it before anything is signed. */

interface Consent {
  readonly yes?: boolean;
}

async function open(
  orderId: string,
  options: FleetOptions,
): Promise<{ operator: Operator; one: ReadOrder; statements: ReadonlyMap<number, ReadStatement> }> {
  const operator = await openOperator(options);
  const chain = await caughtUp(operator);
  return { operator, one: orderIn(chain, orderId, operator), statements: chain.statements };
}

function requireOpen({ order, rights, cancelled }: ReadOrder): void {
  if (cancelled) throw new UserError('The order was cancelled.', 'Announce the rotation again.');
  if (rights.watchUntil < new Date().toISOString()) {
    throw new UserError(`Order ${order.payload.orderId} ended on ${rights.watchUntil}.`, 'Announce the rotation again.');
  }
}

/** What others have to do before it counts. */
function sayWhenItCounts({ rights, order }: ReadOrder): void {
  if (rights.authority.needed > 1) say(`It counts once another operator approves it: lastcopy rotations approve ${order.payload.orderId}`);
}

/** `lastcopy rotations promote ORDER` */
export async function promoteRing(orderId: string, given: { ring?: string } & Consent, options: FleetOptions): Promise<void> {
  const { operator, one } = await open(orderId, options);
  const { rings } = one.order.payload;
  const ring = ringAsked(given.ring, rings.length, one);
  requireOpen(one);
  const health = ring === 0 ? [] : (await ringHealth(operator, one, await operator.api.rotation(orderId))).slice(0, ring);
  for (const before of health) note(healthLine(before));
  const well = health.every(isHealthy);
  if (!given.yes && (canAsk() ? !(await confirm(`Open ring ${ring}${well ? '' : ', though devices failed'}?`)) : !well)) {
    throw new UserError(
      'Nothing was signed.',
      well ? 'Answer y on a terminal, or pass --yes in a script.' : 'Look at the failures first; --yes opens the ring all the same.',
    );
  }
  const seq = await promote(operator, orderId, ring);
  say(`Ring ${ring} of ${orderId} is open (statement ${seq} of the chain).`);
  sayWhenItCounts(one);
  if (ring + 1 < rings.length) say(`Next, once it has done well: lastcopy rotations promote ${orderId} --ring ${ring + 1}`);
}

function ringAsked(given: string | undefined, count: number, { rights }: ReadOrder): number {
  const last = count - 1;
  if (given === undefined) {
    const closed = Array.from({ length: count }, (_, ring) => ring).find((ring) => !rights.opened.some((open) => open >= ring));
    if (closed !== undefined) return closed;
    throw new UserError('Every ring of this order is open.', 'See how it does: lastcopy rotations show ORDER');
  }
  // A promotion of a ring that is not there would be signed, and open nothing.
  if (/^\d+$/.test(given) && Number(given) <= last) return Number(given);
  throw new UserError(`This order has no ring "${given}".`, last === 0 ? 'It has ring 0 alone.' : `It has ring 0 to ring ${last}.`);
}

/** `lastcopy rotations approve ORDER`: shows each statement that waits, as it was signed, and asks. */
export async function approve(orderId: string, given: Consent, options: FleetOptions): Promise<void> {
  const { operator, one, statements } = await open(orderId, options);
  requireOpen(one);
  const { rights, order } = one;
  const waiting = [...(rights.authority.fault ? [order.payload.seq] : []), ...rights.pending.map(({ act }) => act.seq)];
  if (waiting.length === 0) {
    say('Nothing of this order waits for an approval.');
    return;
  }
  const mine = waiting.filter((seq) => !namesOf(operator, one, seq).includes(operator.person));
  if (mine.length === 0) throw new UserError('You have signed this yourself.', 'Another operator has to approve it.');
  for (const seq of mine) {
    const read = statements.get(seq);
    if (!read) continue;
    note(orderDigest(read.opened.payload, read.opened.bytes).text);
    if (!given.yes && !(await confirm(`Approve statement ${seq}?`))) {
      throw new UserError('It was not approved.', 'Answer y on a terminal, or pass --yes in a script.');
    }
    await sign(operator, orderId, { seq, hash: statementHash(read.statement) });
    say(`Statement ${seq} of the chain is approved by ${operator.person}.`);
  }
  const now = orderIn(await caughtUp(operator), orderId, operator).rights;
  const { needed, persons, fault } = now.authority;
  if (fault) say(`${persons.length} of ${needed} persons have signed.`);
  else if (now.pending.length === 0) say('Enough persons have signed.');
  if (!fault && now.opened.length === 0) say(`No ring is open: lastcopy rotations promote ${orderId}`);
}

/** Persons whose name is under a statement of the order already. */
function namesOf({ bundle }: Operator, { rights, order }: ReadOrder, seq: number): string[] {
  if (seq === order.payload.seq) return [...rights.authority.persons];
  const pending = rights.pending.find(({ act }) => act.seq === seq);
  return bundle.orderKeys.flatMap(({ keyId, person }) =>
    pending?.act.by.includes(keyId) || pending?.act.approvedBy.includes(keyId) ? [person] : [],
  );
}

/** The chain as soon as the steward's head covers all that was signed until now. */
async function caughtUp(operator: Operator): Promise<ReadChain> {
  const beyond = await operator.api.chain((await tip(operator)).sequence);
  await tip(operator, beyond.at(-1)?.seq ?? 0);
  return await readChain(operator);
}

/** `lastcopy rotations cancel ORDER` */
export async function callOff(orderId: string, reason: string, options: FleetOptions): Promise<void> {
  const operator = await openOperator(options);
  const seq = await cancel(operator, orderId, reason);
  say(`${orderId} is cancelled (statement ${seq} of the chain). Agents that have not finished stop writing.`);
  await sayStated(operator, seq);
}

/** `lastcopy rotations pause ORDER` */
export async function pause(orderId: string, reason: string, options: FleetOptions): Promise<void> {
  const operator = await openOperator(options);
  const seq = await stop(operator, orderId, reason);
  say(`${orderId} is paused (statement ${seq} of the chain). Agents stop before the next file.`);
  await sayStated(operator, seq);
  say(`To go on: lastcopy rotations resume ${orderId} --reason WHY`);
}

/** Once the steward has stated it, a server can keep it from a laptop no longer than a head lives. */
async function sayStated(operator: Operator, seq: number): Promise<void> {
  await tip(operator, seq);
  say('The steward has stated it: a laptop that does not hear of it only reports.');
}

/** `lastcopy rotations resume ORDER` */
export async function resume(orderId: string, reason: string, options: FleetOptions): Promise<void> {
  const { operator, one } = await open(orderId, options);
  requireOpen(one);
  if (!one.rights.paused) throw new UserError('The order is not paused.', 'See how it does: lastcopy rotations show ORDER');
  note(`It was paused: ${one.rights.paused.reason}`);
  const seq = await goOn(operator, orderId, reason);
  say(`${orderId} is resumed (statement ${seq} of the chain).`);
  sayWhenItCounts(one);
}

/** `lastcopy rotations renew ORDER` */
export async function renew(orderId: string, given: { startWithin: string; watch?: string }, options: FleetOptions): Promise<void> {
  const hours = wholeOf(given.startWithin, '--start-within');
  const days = given.watch === undefined ? null : wholeOf(given.watch, '--watch');
  const { operator, one } = await open(orderId, options);
  requireOpen(one);
  const startBy = new Date(Date.now() + hours * 3_600_000).toISOString();
  const watchUntil = days === null ? one.rights.watchUntil : new Date(Date.now() + days * 86_400_000).toISOString();
  // A device that starts on the last day has to be watched too.
  const until = watchUntil < startBy ? startBy : watchUntil;
  const seq = await extend(operator, orderId, { startBy, ...(until > one.rights.watchUntil ? { watchUntil: until } : {}) });
  say(`${plural(hours, 'hour')} from now late devices may still start ${orderId} (statement ${seq} of the chain).`);
  sayWhenItCounts(one);
}
