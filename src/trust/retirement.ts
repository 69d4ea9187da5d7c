import { type Bundle, type Entry, type OrderPayload, RetirementPayload, type Statement } from '../protocol/index.ts';
import { orderVerifiers, pastOrderVerifiers, pastStewardVerifiers, requireInTime } from './bundle.ts';
import type { JudgedOrder, Opened } from './face.ts';
import { openStatement, requireFleet } from './open.ts';
import { TrustError } from './trust-error.ts';

/**
 * A retirement record by the steward or by an operator. Which operators count for an order is judge's to say. `taken`: it stands in
 * an order of one's own chain, so the operators of that time may have signed it too.
 */
export async function openRetirement(statement: Statement, bundle: Bundle, taken = false): Promise<Opened<RetirementPayload>> {
  const verifiers = [...pastStewardVerifiers(bundle), ...(taken ? pastOrderVerifiers(bundle) : orderVerifiers(bundle))];
  const opened = await openStatement(statement, 'retirement', RetirementPayload, verifiers);
  requireFleet(opened.payload, bundle.fleet);
  requireInTime(opened.signers, opened.payload.issuedAt, bundle);
  return opened;
}

/** How a retirement record names the value of an entry: its fingerprint, or the commitment of a sealed one. */
export function retirementName(entry: Entry): string {
  return entry.kind === 'sealed' ? `commit1.${entry.commitment}` : entry.fingerprint;
}

/** Whether the record is about the entry's value. */
export function retirementMatches(entry: Entry, payload: RetirementPayload): boolean {
  return payload.fingerprint === retirementName(entry);
}

/**
 * An order with its retirement records, in the order of its entries, up to the first that is not believed: where one is
 * missing the order only reports.
 */
export async function openRetirements(order: Opened<OrderPayload>, bundle: Bundle): Promise<JudgedOrder> {
  const retirements: Opened<RetirementPayload>[] = [];
  for (const statement of order.payload.retirements) {
    try {
      retirements.push(await openRetirement(statement, bundle, true));
    } catch (error) {
      if (!(error instanceof TrustError)) throw error;
      break;
    }
  }
  return { order, retirements };
}
