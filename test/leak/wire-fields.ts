import type * as v from 'valibot';
import { DeviceFrame, EnrolRequest, ReceiptPayload } from '../../src/protocol/index.ts';

/** Every field that a device may send, as `message.field`, with `[]` for each of a list and `.*` for each of a record. */

/** What valibot's schemas are made of, as far as the wire uses them. */
interface Node {
  readonly type: string;
  readonly entries?: Readonly<Record<string, Node>>;
  readonly item?: Node;
  readonly wrapped?: Node;
  readonly value?: Node;
  readonly options?: readonly (Node | string)[];
}

const LEAVES = new Set(['string', 'number', 'boolean', 'literal', 'picklist', 'null']);

/** Leaf paths below `at`. Throws for a kind of schema that it does not know, so that none is passed over. */
function walk(node: Node, at: string): string[] {
  if (LEAVES.has(node.type)) return [at];
  if (node.type === 'object') return Object.entries(node.entries ?? {}).flatMap(([name, inner]) => walk(inner, `${at}.${name}`));
  if (node.type === 'array' && node.item) return walk(node.item, `${at}[]`);
  if ((node.type === 'optional' || node.type === 'nullable') && node.wrapped) return walk(node.wrapped, at);
  if (node.type === 'record' && node.value) return walk(node.value, `${at}.*`);
  if (node.type === 'variant' || node.type === 'union')
    return (node.options ?? []).flatMap((option) => (typeof option === 'string' ? [] : walk(option, at)));
  throw new Error(`This test does not know schemas of type ${node.type} (${at}).`);
}

export function fieldsOf(schema: v.GenericSchema, message: string): string[] {
  return [...new Set(walk(schema, message))];
}

/** By message: the body of `POST /enroll`, every frame, and what a receipt's signature covers. */
export function deviceFields(): string[] {
  const frames = DeviceFrame.options.flatMap((frame) => fieldsOf(frame, frame.entries.t.literal));
  return [...fieldsOf(EnrolRequest, 'enroll'), ...frames, ...fieldsOf(ReceiptPayload, 'receipt-payload')];
}

/** The same of a message that was really sent. `records` names the fields whose members have names of their own. */
export function fieldsSeen(value: unknown, message: string, records: (path: string) => boolean): string[] {
  if (Array.isArray(value)) return value.flatMap((one: unknown) => fieldsSeen(one, `${message}[]`, records));
  if (value === null || typeof value !== 'object') return [message];
  return Object.entries(value).flatMap(([name, inner]) =>
    fieldsSeen(inner, records(`${message}.*`) ? `${message}.*` : `${message}.${name}`, records),
  );
}
