import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { AuditLine, EVIDENCE_FILES, EvidenceDevice, EvidenceLink, EvidenceReceipt, Statement } from '../../protocol/index.ts';
import { UserError } from '../exit.ts';

/** What a folder of evidence holds beside the operator's statement and the report. */
export interface Contents {
  readonly chain: readonly EvidenceLink[];
  readonly head: Statement;
  readonly devices: readonly EvidenceDevice[];
  readonly receipts: readonly EvidenceReceipt[];
  readonly audit: readonly AuditLine[];
}

export type EvidenceFile = (typeof EVIDENCE_FILES)[number];
export type Files = Readonly<Record<EvidenceFile, Buffer>>;

const lines = (rows: readonly object[]): Buffer => Buffer.from(rows.map((row) => `${JSON.stringify(row)}\n`).join(''));

export function filesOf({ chain, head, devices, receipts, audit }: Contents, report: string): Files {
  return {
    'chain.jsonl': lines(chain),
    'head.json': Buffer.from(`${JSON.stringify(head)}\n`),
    'devices.jsonl': lines(devices),
    'receipts.jsonl': lines(receipts),
    'audit.jsonl': lines(audit),
    'report.html': Buffer.from(report),
  };
}

export const digest = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('base64url');

/** @throws UserError naming the file that is missing. */
export function readFiles(folder: string): Files & { readonly 'evidence.json': Buffer } {
  const read = (name: string): Buffer => {
    try {
      return readFileSync(join(folder, name));
    } catch (cause) {
      throw new UserError(`${folder} holds no ${name}.`, 'Name a folder that `lastcopy rotations evidence` wrote, with all its files.', {
        cause,
      });
    }
  };
  const files = EVIDENCE_FILES.map((name) => [name, read(name)] as const);
  return { ...(Object.fromEntries(files) as Files), 'evidence.json': read('evidence.json') };
}

/** @throws UserError naming file and line that are not what they should be. */
export function parseContents(files: Files): Contents {
  return {
    chain: rows('chain.jsonl', EvidenceLink, files),
    head: parsed('head.json', Statement, files['head.json'].toString('utf8')),
    devices: rows('devices.jsonl', EvidenceDevice, files),
    receipts: rows('receipts.jsonl', EvidenceReceipt, files),
    audit: rows('audit.jsonl', AuditLine, files),
  };
}

function rows<S extends v.GenericSchema>(name: EvidenceFile, schema: S, files: Files): v.InferOutput<S>[] {
  const text = files[name].toString('utf8');
  const found = text.split('\n').slice(0, -1);
  return found.map((line, index) => parsed(`line ${index + 1} of ${name}`, schema, line));
}

export function parsed<S extends v.GenericSchema>(what: string, schema: S, text: string): v.InferOutput<S> {
  try {
    return v.parse(schema, JSON.parse(text));
  } catch (cause) {
    throw new UserError(`${what} is not what belongs there.`, 'The evidence was altered or damaged: take it anew, or from another copy.', {
      cause,
    });
  }
}
