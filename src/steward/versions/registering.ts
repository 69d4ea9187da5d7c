import { randomBytes, randomUUID } from 'node:crypto';
import * as v from 'valibot';
import { FormsError, fingerprint, makeBlind } from '../../forms/index.ts';
import { BlindEntry, type DraftedEntry, DraftTicket, type FleetKeys, MOST_TICKETS } from '../../protocol/index.ts';
import { fingerprintKeys, openRegistered, sealRegistered } from '../../trust/index.ts';
import type { Field } from './face.ts';
import type { Print, RegisteredVersion } from './registry.ts';

const SALT_BYTES = 16;
/** `<pointer>` of each entry, in their order. */
const Tickets = v.object({ fields: v.array(v.string()), tickets: v.array(DraftTicket) });
export type Tickets = v.InferOutput<typeof Tickets>;

/**
 * What is kept of a version: fingerprints of its values, and entries for a few orders to come, sealed. Of a value that could be
 * guessed nothing is kept but that there is one. The values are wiped.
 */
export async function registered(ref: string, version: string, fields: readonly Field[], keys: FleetKeys): Promise<RegisteredVersion> {
  const newest = fingerprintKeys(keys);
  const orders = Array.from({ length: MOST_TICKETS }, () => randomUUID());
  const prints: Print[] = [];
  const entries: DraftedEntry[][] = orders.map(() => []);
  let guessable = 0;
  for (const [index, { field, value }] of fields.entries()) {
    const id = `e${index + 1}`;
    const made = orders.map((orderId) => entryOf(value, { id, keys: newest, orderId, salt: randomBytes(SALT_BYTES) }));
    const all = made.filter((one) => one !== null);
    if (all.length < made.length) guessable++;
    else {
      prints.push({ field, print: fingerprint(newest, value) });
      for (const [order, entry] of all.entries()) entries[order]?.push(entry);
    }
    value.fill(0);
  }
  if (prints.length === 0) return { ref, version, guessable, prints, tickets: null };
  const kept: Tickets = {
    fields: prints.map(({ field }) => field),
    tickets: orders.map((orderId, order) => ({ orderId, entries: entries[order] ?? [] })),
  };
  return { ref, version, guessable, prints, tickets: await sealRegistered(new TextEncoder().encode(JSON.stringify(kept)), keys) };
}

export async function openTickets(sealed: string, keys: FleetKeys): Promise<Tickets> {
  return v.parse(Tickets, JSON.parse(new TextDecoder().decode(await openRegistered(sealed, keys))));
}

/** Null for a value that could be guessed. */
function entryOf(value: Uint8Array, options: Parameters<typeof makeBlind>[1]): DraftedEntry | null {
  try {
    const blind = makeBlind(value, options);
    if (v.is(BlindEntry, blind)) return blind;
  } catch (error) {
    if (!(error instanceof FormsError)) throw error;
    if (error.code !== 'no-window') return null;
  }
  // Unguessable as a whole, but no 16 bytes of it are by themselves: a hex key.
  return { kind: 'fingerprint', id: options.id, fingerprint: fingerprint(options.keys, value) };
}
