import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeEvidence, type MadeEvidence } from '../../src/cli/evidence/make.ts';
import { Api, type Operator } from '../../src/cli/operator.ts';
import type { AuditLine, EvidenceReceipt, Residual } from '../../src/protocol/index.ts';
import { generateSigner, Keyring, link, makeStatement, openLink, signer, statementHash } from '../../src/trust/index.ts';
import { lastcopy } from '../e2e/fleet.ts';
import { Constellation, makeFleet, request } from '../server/constellation.ts';

/** Evidence of a rotation: made against a real server, then harmed the way someone with the folder or the server could. */

const residual: Residual = {
  entry: 'e1',
  place: 'dotenv',
  class: 'COPY',
  path: '~/src/<b>&"app"/.env',
  locator: [{ kind: 'line', line: 3 }],
  reason: 'read-only',
  sentence: 'The file is read-only. Make it writable.',
};

let one: Constellation;
let folder: string;
let bundle: string;
let made: MadeEvidence;
let operator: Operator;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'lastcopy-evidence-'));
  one = await Constellation.start({
    expected: [...['ann', 'bob', 'cid'].map((machine) => ({ machine, user: 'user' })), { machine: 'gone', user: 'x' }],
  });
  await using steward = await one.steward();
  const ann = await one.admitted('ann', steward);
  const bob = await one.admitted('bob', steward);
  await one.admitted('cid', steward);
  await one.submit(await one.book.order({ orderId: 'other', label: 'Another' }));
  const order = await one.submit(await one.book.order({ orderId: 'order-1' }));
  await one.submit(await one.book.promotion('order-1'));
  await steward.ask({ t: 'head', id: 'h1', statement: await one.book.head() });
  await using left = await ann.connect(one.url);
  await left.ask({
    t: 'receipt',
    id: 'r1',
    statement: await ann.receipt(order, { found: 3, purged: 1, residuals: [residual], residualCount: 2 }),
  });
  await left.ask({
    t: 'receipt',
    id: 'r2',
    statement: await ann.receipt(order, { receiptId: 'second', found: 2, purged: 1, residuals: [residual], residualCount: 1 }),
  });
  await using right = await bob.connect(one.url);
  await right.ask({ t: 'receipt', id: 'r1', statement: await bob.receipt(order) });

  const reached = { ...one.fleet.bundle, server: { url: one.url, ca: null } };
  operator = {
    bundle: reached,
    person: 'ada',
    signer: one.fleet.operator,
    keys: one.fleet.keys,
    api: new Api(reached, one.fleet.operator),
  };
  made = await makeEvidence(operator, one.fleet.bundle, 'order-1');
  bundle = join(folder, 'bundle.json');
  writeFileSync(bundle, JSON.stringify(one.fleet.bundle));
});
afterAll(async () => {
  await one[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true });
});

let n = 0;
/** Writes the evidence, changed, and verifies it as anybody would. */
async function verify(change: (files: Record<string, Buffer>) => void | Promise<void> = () => undefined, by = bundle) {
  const files: Record<string, Buffer> = { ...made.files };
  await change(files);
  const dir = mkdtempSync(join(folder, `evidence-${n++}-`));
  for (const [name, bytes] of Object.entries(files)) writeFileSync(join(dir, name), bytes);
  const { code, stdout, stderr } = await lastcopy(['evidence', 'verify', dir, '--bundle', by, '--json']);
  return { code, ...(stdout === '' ? { said: stderr } : (JSON.parse(stdout) as Record<string, unknown>)) };
}

/** The same with a manifest signed anew over what was changed: an operator's key in the wrong hands, or a careless operator. */
async function resigned(change: (files: Record<string, Buffer>) => void) {
  return verify(async (files) => {
    change(files);
    const { digest } = await import('../../src/cli/evidence/contents.ts');
    const listed = made.payload.files.map(({ name }) => ({
      name,
      bytes: files[name]?.length ?? 0,
      sha256: digest(files[name] ?? Buffer.alloc(0)),
    }));
    files['evidence.json'] = Buffer.from(JSON.stringify(await makeStatement({ ...made.payload, files: listed }, [one.fleet.operator])));
  });
}

const rows = <T>(files: Record<string, Buffer>, name: string): T[] =>
  (files[name] ?? Buffer.alloc(0))
    .toString()
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as T);
const put = (files: Record<string, Buffer>, name: string, all: readonly unknown[]): void => {
  files[name] = Buffer.from(all.map((row) => `${JSON.stringify(row)}\n`).join(''));
};

describe('evidence', () => {
  it('holds by the bundle alone, with figures counted from the receipts', async () => {
    expect(await verify()).toEqual({
      code: 0,
      type: 'evidence',
      ok: true,
      orderId: 'order-1',
      signedBy: ['ada'],
      issuedAt: made.payload.issuedAt,
      figures: {
        devices: { expected: 4, purged: 1, residual: 1, reported: 0, refused: 0, silent: 2 },
        found: 5,
        purged: 4,
        residuals: 1,
        notVisible: 2,
      },
    });
  });

  it('tells nothing of other orders but their hashes', () => {
    const links = rows<{ kind: string; seq: number }>(made.files, 'chain.jsonl');
    expect(links.map(({ kind, seq }) => `${seq} ${kind}`)).toEqual(['1 hash', '2 statement', '3 statement']);
    expect(JSON.stringify(links)).not.toContain('Another');
  });

  it('has a report that lists every device, every residual and what was not visible, and runs nothing', () => {
    const page = made.files['report.html'].toString();
    for (const device of ['ann', 'bob', 'cid', 'gone']) expect(page).toMatch(new RegExp(`<td>${device}</td>`));
    expect(page).toContain('~/src/&lt;b&gt;&amp;&quot;app&quot;/.env');
    expect(page).toContain('permission-denied');
    expect(page).toContain('Never reported: 2');
    expect(page).not.toMatch(/<script|<b>|javascript:|https?:\/\//i);
    expect(page.toLowerCase()).not.toContain('clean');
  });
});

describe('evidence that somebody touched', () => {
  it.each(['chain.jsonl', 'head.json', 'devices.jsonl', 'receipts.jsonl', 'audit.jsonl', 'report.html'])(
    'shows a changed %s',
    async (name) => {
      const said = await verify((files) => {
        files[name] = Buffer.concat([files[name] ?? Buffer.alloc(0), Buffer.from('\n')]);
      });
      expect(said).toMatchObject({ code: 1, ok: false, why: expect.stringContaining(name) });
    },
  );

  it('is refused under another fleet’s bundle', async () => {
    const other = join(folder, 'other.json');
    writeFileSync(other, JSON.stringify((await makeFleet()).bundle));
    expect(await verify(undefined, other)).toMatchObject({ code: 1, ok: false });
  });

  it('is refused where the manifest is signed by no operator', async () => {
    const said = await verify(async (files) => {
      files['evidence.json'] = Buffer.from(JSON.stringify(await makeStatement(made.payload, [one.fleet.steward])));
    });
    expect(said).toMatchObject({ code: 1, ok: false });
  });
});

describe('evidence signed over what does not hold', () => {
  it('shows a receipt that was left out, by the audit log', async () => {
    const said = await resigned((files) => put(files, 'receipts.jsonl', rows<EvidenceReceipt>(files, 'receipts.jsonl').slice(1)));
    expect(said).toMatchObject({ code: 1, why: expect.stringContaining('is left out') });
  });

  it('shows a receipt that its device did not sign', async () => {
    const said = await resigned((files) => {
      const receipts = rows<EvidenceReceipt>(files, 'receipts.jsonl');
      const [first] = receipts;
      if (!first?.statement) throw new Error('no receipt');
      const payload = { ...JSON.parse(Buffer.from(first.statement.payload, 'base64url').toString()), residuals: [], residualCount: 0 };
      const statement = { ...first.statement, payload: Buffer.from(JSON.stringify(payload)).toString('base64url') };
      put(files, 'receipts.jsonl', [{ ...first, statement }, ...receipts.slice(1)]);
    });
    expect(said).toMatchObject({ code: 1, why: expect.stringContaining('receipt of ann/user is not to be believed') });
  });

  it('shows an audit log with a line taken out, and one that breaks', async () => {
    const cut = await resigned((files) => put(files, 'audit.jsonl', rows<AuditLine>(files, 'audit.jsonl').toSpliced(2, 1)));
    expect(cut).toMatchObject({ code: 1, why: expect.stringContaining('a line is missing') });
    const altered = await resigned((files) =>
      put(
        files,
        'audit.jsonl',
        rows<AuditLine>(files, 'audit.jsonl').map((line, index) => (index === 1 ? { ...line, actor: 'other' } : line)),
      ),
    );
    expect(altered).toMatchObject({ code: 1, why: expect.stringContaining('was altered') });
  });

  it('shows a chain that hides a statement or is not the head’s', async () => {
    const cut = await resigned((files) => put(files, 'chain.jsonl', rows<object>(files, 'chain.jsonl').slice(0, -1)));
    expect(cut).toMatchObject({ code: 1, why: expect.stringContaining('head states') });
    const hidden = await resigned((files) => put(files, 'chain.jsonl', rows<object>(files, 'chain.jsonl').toSpliced(0, 1)));
    expect(hidden).toMatchObject({ code: 1, why: expect.stringContaining('missing') });
  });

  it('shows a device that the steward did not admit', async () => {
    const said = await resigned((files) =>
      put(
        files,
        'devices.jsonl',
        rows<{ machine: string; admission: unknown }>(files, 'devices.jsonl').map((row) =>
          row.machine === 'bob' ? { ...row, admission: null } : row,
        ),
      ),
    );
    expect(said).toMatchObject({ code: 1, why: expect.stringContaining('without the steward') });
  });

  it('shows figures that the receipts do not add up to', async () => {
    const said = await verify(async (files) => {
      const figures = { ...made.payload.figures, residuals: 0 };
      files['evidence.json'] = Buffer.from(JSON.stringify(await makeStatement({ ...made.payload, figures }, [one.fleet.operator])));
    });
    expect(said).toMatchObject({ code: 1, why: expect.stringContaining('add up') });
  });
});

it('holds by the bundle of before, when keys have turned since the order', { timeout: 30_000 }, async () => {
  await using other = await Constellation.start();
  await using steward = await other.steward();
  const ann = await other.admitted('ann', steward);
  const order = await other.submit(await other.book.order({ orderId: 'order-1' }));
  await using line = await ann.connect(other.url);
  await line.ask({ t: 'receipt', id: 'r1', statement: await ann.receipt(order) });
  const ben = await signer((await generateSigner()).privateJwk);
  const { orderKeys: _old, thresholds, stewardKeys, rootKeys, fleet } = other.fleet.bundle;
  const orderKeys = [{ keyId: ben.keyId, key: ben.publicKey, person: 'ben', origin: 'cli' as const }];
  const issuedAt = new Date().toISOString();
  const keys = await makeStatement(
    { type: 'keys', fleet, version: 1, issuedAt, orderKeys, thresholds, stewardKeys, rootKeys, rootThreshold: 1, disowned: [] },
    [other.fleet.root],
  );
  const turn = await makeStatement({ type: 'turn', ...other.book.next(), keys }, [ben]);
  expect(await request(other.url, 'POST', '/keys', { body: { keys, turn } })).toMatchObject({ status: 200 });
  other.book.hash = link(other.book.hash, statementHash(turn), 'turn');
  other.book.sequence++;
  await steward.ask({ t: 'head', id: 'h1', statement: await other.book.head() });
  const keyring = new Keyring({ ...other.fleet.bundle, server: { url: other.url, ca: null } });
  const opened = await openLink(turn, keyring.bundle);
  if ('keys' in opened) keyring.take(opened);
  const by: Operator = { bundle: keyring.bundle, person: 'ben', signer: ben, keys: other.fleet.keys, api: new Api(keyring.bundle, ben) };
  const later = await makeEvidence(by, other.fleet.bundle, 'order-1');
  const deployed = join(folder, 'turned.json');
  writeFileSync(deployed, JSON.stringify(other.fleet.bundle));
  const all = (files: Record<string, Buffer>) => void Object.assign(files, later.files);
  expect(await verify(all, deployed)).toMatchObject({ code: 0, ok: true, signedBy: ['ben'] });
  // The old key signs no evidence any more.
  const stale = await makeStatement(later.payload, [other.fleet.operator]);
  const said = await verify((files) => {
    all(files);
    files['evidence.json'] = Buffer.from(JSON.stringify(stale));
  }, deployed);
  expect(said).toMatchObject({ code: 1, ok: false });
});

it('the command writes into a new folder only', async () => {
  const secrets = join(folder, 'none.json');
  const said = await lastcopy(['rotations', 'evidence', 'order-1', '--out', folder, '--bundle', bundle, '--operator', secrets]);
  expect(said).toMatchObject({ code: 2, stderr: expect.stringContaining('is not empty') });
});
