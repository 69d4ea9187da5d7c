import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AuditLine } from '../../src/protocol/index.ts';
import { auditLine } from '../../src/server/audit.ts';
import { lastcopy } from '../e2e/fleet.ts';

/** `lastcopy audit verify FILE`: each test harms an exported log the way someone with the file could. */
const LINES = 8;
let folder: string;
const log: AuditLine[] = [];

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lastcopy-audit-verify-'));
  for (let n = 1; n <= LINES; n++) {
    const note = { at: new Date(n * 1_000).toISOString(), actor: 'server', action: `action-${n}`, subject: n % 2 ? `s-${n}` : null };
    log.push(auditLine({ ...note, code: null, detail: { n } }, log.at(-1) ?? null));
  }
});
afterAll(() => rmSync(folder, { recursive: true }));

const text = (lines: readonly unknown[]): string =>
  lines.map((line) => `${typeof line === 'string' ? line : JSON.stringify(line)}\n`).join('');
const tail = (line: AuditLine | undefined): string => `${line?.seq}:${line?.hash}`;

async function verify(lines: readonly unknown[], ...args: string[]) {
  const file = join(folder, 'audit.jsonl');
  writeFileSync(file, text(lines));
  const { code, stdout, stderr } = await lastcopy(['audit', 'verify', file, '--json', ...args]);
  return { code, said: stdout === '' ? stderr : (JSON.parse(stdout) as Record<string, unknown>) };
}

describe('a log that nobody touched', () => {
  it('holds, and says what would not show', async () => {
    const { code, stdout } = await lastcopy(['audit', 'verify', '-'], { input: text(log) });
    expect(stdout).toContain(`${LINES} lines, 1 to ${LINES}: the chain holds. Its end is ${tail(log.at(-1))}`);
    expect(stdout).toContain('--tail SEQ:HASH');
    expect(code).toBe(0);
  });

  it('holds against tails that were kept, and as a piece from its middle', async () => {
    const kept = ['--tail', tail(log[2]), tail(log.at(-1))];
    expect(await verify(log, ...kept)).toEqual({
      code: 0,
      said: { type: 'audit', ok: true, records: LINES, hash: log.at(-1)?.hash, first: 1, last: LINES },
    });
    expect(await verify(log.slice(3), ...kept)).toMatchObject({ code: 0, said: { ok: true, first: 4, last: LINES } });
  });

  it('may be empty', async () => {
    expect(await verify([])).toMatchObject({ code: 0, said: { ok: true, records: 0 } });
  });
});

describe('a log that somebody touched', () => {
  it.each(['at', 'actor', 'action', 'detail'] as const)('shows an altered %s', async (field) => {
    const changed = { ...log[4], [field]: field === 'at' ? new Date(0).toISOString() : 'other' };
    expect(await verify(log.with(4, changed as AuditLine))).toMatchObject({
      code: 1,
      said: { ok: false, at: 5, why: 'the line was altered' },
    });
  });

  it('shows a line that was removed, doubled or moved, and one that is no line any more', async () => {
    expect(await verify(log.toSpliced(3, 1))).toMatchObject({ code: 1, said: { at: 4, why: 'a line is missing' } });
    expect(await verify(log.toSpliced(3, 0, log[2] as AuditLine))).toMatchObject({ code: 1, said: { at: 4 } });
    const [third, fourth] = [log[2] as AuditLine, log[3] as AuditLine];
    expect(await verify(log.with(2, fourth).with(3, third))).toMatchObject({ code: 1, said: { at: 3 } });
    const cut = [...log.slice(0, 5), JSON.stringify(log[5]).slice(0, 40)];
    expect(await verify(cut)).toMatchObject({ code: 1, said: { at: 6, why: 'line 6 of the file is not a line of an audit log' } });
  });

  it('shows an end that was cut off or written anew only against a tail that was kept elsewhere', async () => {
    const cut = log.slice(0, 6);
    expect(await verify(cut)).toMatchObject({ code: 0 });
    expect(await verify(cut, '--tail', tail(log.at(-1)))).toMatchObject({ code: 1, said: { at: 7 } });
    const note = { at: new Date().toISOString(), actor: 'server', action: 'other', subject: null, code: null, detail: {} };
    const anew = [...cut, auditLine(note, cut.at(-1) ?? null)];
    expect(await verify(anew)).toMatchObject({ code: 0 });
    expect(await verify(anew, '--tail', tail(log[6]))).toMatchObject({ code: 1, said: { at: 7 } });
  });
});

it('says what it was given where that is no log', async () => {
  expect(await verify(['# not a log'])).toMatchObject({ code: 2, said: expect.stringContaining('is not an audit log') });
  expect(await verify(log, '--tail', 'abc')).toMatchObject({ code: 2, said: expect.stringContaining('SEQ:HASH') });
  const none = await lastcopy(['audit', 'verify', join(folder, 'none.jsonl')]);
  expect(none).toMatchObject({ code: 2, stderr: expect.stringContaining('Check the path') });
});
