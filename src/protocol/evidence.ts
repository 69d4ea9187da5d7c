import * as v from 'valibot';
import { Count, Id, Instant, Label, Sequence, Sha256 } from './basics.ts';
import { OrderState } from './frame.ts';
import { RotationState } from './http.ts';
import { Statement } from './statement.ts';

/**
 * What is kept of a rotation for an auditor: a folder of files that verify with the fleet's bundle alone, without a server.
 *
 * | file           | holds |
 * | -------------- | ----- |
 * | evidence.json  | an operator's Statement of an EvidencePayload: the figures, and SHA-256 of every other file |
 * | chain.jsonl    | EvidenceLink a line: the whole order chain, this order's statements and turned keys in full, the others as hashes |
 * | head.json      | the steward's head of that chain, a Statement |
 * | devices.jsonl  | EvidenceDevice a line: who was expected, with the steward's admission |
 * | receipts.jsonl | EvidenceReceipt a line, in the order of arrival: as the devices signed them |
 * | audit.jsonl    | AuditLine a line: the server's audit log from the order's first line on |
 * | report.html    | all of it for a person |
 */
export const EVIDENCE_FILES = ['chain.jsonl', 'head.json', 'devices.jsonl', 'receipts.jsonl', 'audit.jsonl', 'report.html'] as const;

/** Counted from the receipts alone; `expected` is what the server told. The five kinds are disjoint and add up to it. */
export const EvidenceFigures = v.object({
  devices: v.object({
    expected: Count,
    /** Carried out, nothing left. */
    purged: Count,
    /** Copies left. */
    residual: Count,
    /** Found and told, nothing written. */
    reported: Count,
    refused: Count,
    /** No receipt: not visible. */
    silent: Count,
  }),
  found: Count,
  purged: Count,
  residuals: Count,
  notVisible: Count,
});

export const EvidencePayload = v.object({
  type: v.literal('evidence'),
  fleet: Id,
  orderId: Id,
  issuedAt: Instant,
  figures: EvidenceFigures,
  /** As the server told it. */
  state: RotationState,
  head: v.object({ sequence: Sequence, hash: Sha256 }),
  /** First and last line of audit.jsonl, and the hash of the last. */
  audit: v.object({ first: Count, last: Count, hash: Sha256 }),
  files: v.array(v.object({ name: v.picklist(EVIDENCE_FILES), bytes: Count, sha256: Sha256 })),
});

export const EvidenceLink = v.variant('kind', [
  v.object({ kind: v.literal('statement'), seq: Sequence, statement: Statement }),
  v.object({ kind: v.literal('hash'), seq: Sequence, type: v.string(), hash: Sha256 }),
]);

/** `deviceId` is `none` for a profile on IT's list that no device stands for. State and time are the server's word. */
export const EvidenceDevice = v.object({
  deviceId: Id,
  machine: Label,
  user: Label,
  state: v.picklist(['silent', ...OrderState.options]),
  at: v.nullable(Instant),
  admission: v.nullable(Statement),
});

/** `statement` null: the server has forgotten its text (`--keep-days`). */
export const EvidenceReceipt = v.object({ deviceId: Id, receiptId: Id, receivedAt: Instant, statement: v.nullable(Statement) });

/** In the order of arrival. `next`: ask again with it as `after`; null: these were the last. */
export const ReceiptsAnswer = v.object({ receipts: v.array(EvidenceReceipt), next: v.nullable(Count) });

export type EvidenceFigures = v.InferOutput<typeof EvidenceFigures>;
export type EvidencePayload = v.InferOutput<typeof EvidencePayload>;
export type EvidenceLink = v.InferOutput<typeof EvidenceLink>;
export type EvidenceDevice = v.InferOutput<typeof EvidenceDevice>;
export type EvidenceReceipt = v.InferOutput<typeof EvidenceReceipt>;
