import { createHash } from 'node:crypto';
import type { Outcome, Reason } from './face.ts';
import { fromJson, toJson } from './packet.ts';

/** Per write of a step, in its order: null where the replica is gone, else why it is still there. */
export type Verdicts = readonly (Reason | null)[];

/** What the journal's log says, in the order of events. Each record is on the disk before the next act begins. */
export type JournalRecord =
  | {
      readonly t: 'planned';
      readonly planId: string;
      readonly orderId: string;
      readonly startedAt: string;
      readonly undoUntil: string | null;
      readonly steps: number;
    }
  /** The step's pre-images are sealed; from here on its bytes may be either. */
  | { readonly t: 'sealed'; readonly step: number }
  | { readonly t: 'applied'; readonly step: number; readonly verdicts: Verdicts }
  | { readonly t: 'verified' }
  | { readonly t: 'outcome'; readonly outcome: Outcome }
  /** Pre-images and keys are gone. */
  | { readonly t: 'erased' }
  /** The outcome has been taken over by whoever reports it. */
  | { readonly t: 'closed' }
  | { readonly t: 'undone'; readonly step: number; readonly verdicts: Verdicts };

/** One line: length of the JSON in 8 hex digits, 16 hex digits of its SHA-256, the JSON. */
export function encodeRecord(record: JournalRecord): Uint8Array {
  const json = Buffer.from(toJson(record));
  return Buffer.concat([Buffer.from(`${json.length.toString(16).padStart(8, '0')} ${checksum(json)} `), json, Buffer.from('\n')]);
}

const PREFIX = 8 + 1 + 16 + 1;

/**
 * The records up to the first that is torn or damaged. What follows one is dropped with it: a step whose fate is not
 * recorded is recovered from its pre-images, whatever became of it. `whole` is how many bytes of the log hold good records.
 */
export function decodeRecords(log: Uint8Array): { readonly records: JournalRecord[]; readonly whole: number } {
  const bytes = Buffer.from(log.buffer, log.byteOffset, log.byteLength);
  const records: JournalRecord[] = [];
  let at = 0;
  while (at + PREFIX < bytes.length) {
    const match = /^([0-9a-f]{8}) ([0-9a-f]{16}) $/.exec(bytes.toString('latin1', at, at + PREFIX));
    if (match === null) break;
    const end = at + PREFIX + Number.parseInt(match[1] ?? '', 16);
    if (end >= bytes.length || bytes[end] !== 0x0a) break;
    const json = bytes.subarray(at + PREFIX, end);
    if (checksum(json) !== match[2]) break;
    records.push(fromJson(json.toString('utf8')) as JournalRecord);
    at = end + 1;
  }
  return { records, whole: at };
}

function checksum(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex').slice(0, 16);
}
