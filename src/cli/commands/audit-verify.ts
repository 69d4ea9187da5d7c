import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import * as v from 'valibot';
import { AuditLine } from '../../protocol/index.ts';
import { type AuditTail, type AuditVerdict, type AuditWalk, auditWalk } from '../../trust/index.ts';
import type { Context } from '../context.ts';
import { EXIT, UserError } from '../exit.ts';
import { colors, emit, plural, say } from '../output.ts';

export interface AuditVerifyOptions {
  readonly tail?: readonly string[];
  readonly json?: boolean;
}

/** A verdict and where what was walked begins and ends. */
type Walked = { readonly verdict: AuditVerdict; readonly first: number };

/** `lastcopy audit verify [FILE]`: whether an exported audit log is whole and unaltered. Asks no server. */
export async function verify(context: Context, file: string | undefined, options: AuditVerifyOptions): Promise<number> {
  const kept = (options.tail ?? []).map(tailOf);
  const { verdict, first } = file === undefined ? await walkState(context, kept) : await walkFile(file, kept);
  if (options.json) emit({ type: 'audit', ...verdict, ...(verdict.ok ? { first, last: first + verdict.records - 1 } : {}) });
  else if (!verdict.ok) {
    say(`${colors.red('The audit log does not hold')} at line ${verdict.at}: ${verdict.why}.`);
    say('  What stands before that line is as it was written. Compare with a copy or a tail that was shipped elsewhere.');
  } else if (verdict.records === 0) say('The audit log is empty.');
  else {
    const last = first + verdict.records - 1;
    say(`${plural(verdict.records, 'line')}, ${first} to ${last}: the chain holds. Its end is ${last}:${verdict.hash}`);
    if (first > 1) say(`  It begins at line ${first}: nothing is said of the lines before.`);
    if (kept.length === 0) say('  Lines cut off its end would not show: pass a tail that was kept elsewhere, --tail SEQ:HASH.');
  }
  return verdict.ok ? EXIT.NOTHING : EXIT.FOUND;
}

/** `SEQ:HASH`, as this command and the server's log print it. */
function tailOf(text: string): AuditTail {
  const [, seq, hash] = /^(\d{1,15}):([A-Za-z0-9_-]{43})$/.exec(text) ?? [];
  if (seq === undefined || hash === undefined)
    throw new UserError(
      `--tail cannot be "${text}".`,
      'Give it as SEQ:HASH, as `lastcopy audit verify` and the log of the server print it.',
    );
  return { seq: Number(seq), hash };
}

async function walkState(context: Context, kept: readonly AuditTail[]): Promise<Walked> {
  // Part of a fleet's own hosts, as the log is.
  const { openServerAudit } = await import('./server-audit.ts');
  await using log = await openServerAudit(context);
  const walk = auditWalk({ kept });
  for await (const line of log.lines()) if (!walk.take(line)) break;
  return { verdict: walk.verdict(), first: 1 };
}

async function walkFile(file: string, kept: readonly AuditTail[]): Promise<Walked> {
  const input = file === '-' ? process.stdin : createReadStream(file, 'utf8');
  const failed = new Promise<never>((_resolve, reject) => {
    input.once('error', (cause: Error) =>
      reject(new UserError(`Could not read ${file}: ${cause.message}`, 'Check the path and its permissions.', { cause })),
    );
  });
  return Promise.race([walkLines(createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY }), file, kept), failed]);
}

/** The first line says where the file begins; what it follows is taken as told. */
async function walkLines(lines: AsyncIterable<string>, file: string, kept: readonly AuditTail[]): Promise<Walked> {
  let walk: AuditWalk | undefined;
  let first = 1;
  let next = 1;
  let number = 0;
  for await (const text of lines) {
    number++;
    if (text.trim() === '') continue;
    const line = read(text);
    if (!line) {
      if (walk) return { verdict: { ok: false, at: next, why: `line ${number} of the file is not a line of an audit log` }, first };
      throw new UserError(`${file} is not an audit log.`, 'Name a file that `lastcopy server audit` wrote: one JSON object a line.');
    }
    if (!walk) {
      first = line.seq;
      walk = auditWalk({ kept, ...(first === 1 ? {} : { after: { seq: first - 1, hash: line.prev } }) });
    }
    if (!walk.take(line)) break;
    next = line.seq + 1;
  }
  return { verdict: (walk ?? auditWalk({ kept })).verdict(), first };
}

function read(text: string): AuditLine | null {
  try {
    const parsed = v.safeParse(AuditLine, JSON.parse(text));
    return parsed.success ? parsed.output : null;
  } catch {
    return null;
  }
}
