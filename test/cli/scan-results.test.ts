import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { allRules } from '../../src/scan/index.ts';
import { freshToken } from '../e2e/tokens.ts';
import { ScanHome } from './scan-home.ts';

/** How the results of a scan look, in each format; there is none in which a value stands. */

/** In the command's own process, the second large write finds the disk full. */
const FULL_DISK = `data:text/javascript,${encodeURIComponent(`
  import fs from 'node:fs';
  import { syncBuiltinESMExports } from 'node:module';
  const { writeSync } = fs;
  let large = 0;
  fs.writeSync = (fd, bytes, ...rest) => {
    if (bytes.length > 60000 && large++ > 0) throw Object.assign(new Error('ENOSPC: write'), { code: 'ENOSPC', syscall: 'write' });
    return writeSync(fd, bytes, ...rest);
  };
  syncBuiltinESMExports();
`)}`;

/** Of SARIF, what is looked at here. */
interface Sarif {
  readonly $schema: string;
  readonly version: string;
  readonly runs: {
    readonly tool: { driver: { name: string; semanticVersion: string; rules: Rule[] } };
    readonly originalUriBaseIds: Record<string, { uri: string }>;
    readonly columnKind: string;
    readonly defaultEncoding: string;
    readonly results: Result[];
    readonly invocations: {
      exitCode: number;
      executionSuccessful: boolean;
      startTimeUtc: string;
      endTimeUtc: string;
      toolExecutionNotifications: Notification[];
      toolConfigurationNotifications: Notification[];
    }[];
  }[];
}
interface Rule {
  id: string;
  shortDescription: { text: string };
  helpUri?: string;
  defaultConfiguration: { level: string };
}
interface Location {
  physicalLocation: { artifactLocation: { uri: string; uriBaseId?: string }; region?: Record<string, number> };
}
interface Result {
  ruleId: string;
  ruleIndex: number;
  level: string;
  message: { text: string };
  locations: Location[];
  partialFingerprints: Record<string, string>;
  suppressions?: { kind: string; status: string; justification: string }[];
  properties: { span: { start: number; end: number } };
}
interface Notification {
  descriptor: { id: string };
  level: string;
  message: { text: string };
  locations: Location[];
}

/** Compressed in a way that is not read. */
const XZ = Buffer.from('fd377a585a000004e6d6b446', 'hex');

describe('a scan for people', () => {
  it('groups findings by file, aligned, and ends with what was left out, counts by rule and a summary', { timeout: 60_000 }, async () => {
    using at = new ScanHome();
    const [token, other] = [freshToken(), freshToken()];
    at.write('.env', `TOKEN=${token}\nexport OTHER_TOKEN=${other}\nDB_PASSWORD=hG7fk29Xz0pQ\n`);
    at.write('work/k8s.yaml', `data:\n  token: ${Buffer.from(token).toString('base64')}\n`);
    at.write('work/gen/x.txt', token);
    at.write('work/.lastcopyignore', '# made from the schema\ngen/\n');
    at.write('data.xz', XZ);
    const said = await at.run(['scan', at.home]);
    expect(`\n${at.transcript(said)}`).toBe(`
~/.env  dotenv · HOME
  TOKEN, line 1:7         high  github-classic-token  fp1.0.FINGERPRINT
  OTHER_TOKEN, line 2:20  high  github-classic-token  fp1.0.FINGERPRINT
  DB_PASSWORD, line 3:13  low   assigned-password     local1.FINGERPRINT
~/work/k8s.yaml  other · COPY
  data.token, line 2:10  high  github-classic-token  fp1.0.FINGERPRINT  as base64
Ignored:
  ~/work/gen/  ~/work/.lastcopyignore:2: made from the schema
Not visible:
  ~/data.xz  format-not-supported: compressed with xz
By rule:
  github-classic-token  3 in 2 files
  assigned-password     1 in 1 file
4 secrets in 4 files (BYTES in TIME); ignored: 1; not visible: 1
`);
    expect(said.code).toBe(1);
    expect(said.stderr).toBe('');
    for (const value of [token, other, 'hG7fk29Xz0pQ']) expect(said.stdout + said.stderr).not.toContain(value);
  });
});

describe('a scan as SARIF', () => {
  it('is one whole SARIF 2.1.0 log with rules, places, notifications and suppressions', { timeout: 60_000 }, async () => {
    using at = new ScanHome();
    const token = freshToken();
    const odd = at.write('work/a b%[ü]#?.txt', `größe ${token}\n`);
    at.write('work/k.yaml', `x: ${Buffer.from(token).toString('base64')}\n`);
    at.write('.npmrc', `//r.example/:_authToken=${token}\n`);
    at.write('gone.log', token);
    at.write('data.xz', XZ);
    const file = join(at.folder, 'out.sarif');
    const first = await at.run(['scan', join(at.home, '.npmrc'), '--json']);
    const fingerprint = String(first.lines()[0]?.['fingerprint']);
    await at.run(['allow', fingerprint, '--place', 'npmrc', '--reason', 'kept [for now]']);
    const said = await at.run(['scan', at.home, '--ignore', '*.log', '--format', 'sarif', '--output', file]);
    expect(said).toMatchObject({ code: 1, stdout: '', stderr: '' });
    const text = readFileSync(file, 'utf8');
    expect(text).not.toContain(token);

    const log = JSON.parse(text) as Sarif;
    expect(log.version).toBe('2.1.0');
    const [run] = log.runs;
    if (run === undefined) throw new Error('no run');
    const { rules } = run.tool.driver;
    expect(run.tool.driver.semanticVersion).toMatch(/^\d+\.\d+\.\d+/);
    expect(new Set(rules.map(({ id }) => id)).size).toBe(rules.length);
    for (const rule of allRules) {
      expect(rules).toContainEqual(
        expect.objectContaining({ id: rule.id, shortDescription: { text: rule.description }, helpUri: rule.source }),
      );
    }
    for (const { ruleId, ruleIndex } of run.results) expect(rules[ruleIndex]?.id).toBe(ruleId);
    expect(Object.keys(run.originalUriBaseIds)).toEqual(['%SRCROOT%']);
    expect(run.originalUriBaseIds['%SRCROOT%']?.uri).toMatch(/^file:\/\/\/.*\/$/);

    const at1 = Buffer.byteLength('größe ');
    const uri = `file://${encodeURI(at.home)}/work/a%20b%25%5B%C3%BC%5D%23%3F.txt`;
    const inOdd = run.results.find(({ locations }) => locations[0]?.physicalLocation.artifactLocation.uri === uri);
    expect(new URL(uri).pathname.split('/').map(decodeURIComponent).join('/')).toBe(odd);
    expect(inOdd).toMatchObject({
      ruleId: 'github-classic-token',
      level: 'error',
      message: { text: expect.stringMatching(/GitHub.*line 1:9/) },
      partialFingerprints: { 'lastcopySecret/v1': fingerprint },
    });
    // By lines and by bytes the same, as the log says that columns are bytes.
    expect(run).toMatchObject({ columnKind: 'utf16CodeUnits', defaultEncoding: 'ISO-8859-1' });
    expect(inOdd?.locations[0]?.physicalLocation.region).toEqual({
      startLine: 1,
      startColumn: at1 + 1,
      endLine: 1,
      endColumn: at1 + 1 + token.length,
      byteOffset: at1,
      byteLength: token.length,
    });
    // Base64 may be wrapped: its last line is not known, so the region names no bytes that could differ.
    const encoded = run.results.find(({ properties }) => properties.span.start === 3);
    expect(encoded?.locations[0]?.physicalLocation.region).toEqual({ startLine: 1, startColumn: 4 });
    const suppressed = run.results.filter(({ suppressions }) => suppressions !== undefined);
    expect(suppressed.map(({ suppressions }) => suppressions)).toEqual([
      [{ kind: 'external', status: 'accepted', justification: 'kept [for now]' }],
    ]);
    expect(run.results).toHaveLength(3);

    const [invocation] = run.invocations;
    expect(invocation).toMatchObject({ exitCode: 1, executionSuccessful: true });
    expect(Date.parse(invocation?.endTimeUtc ?? '')).toBeGreaterThanOrEqual(Date.parse(invocation?.startTimeUtc ?? ''));
    expect(invocation?.toolExecutionNotifications).toMatchObject([
      { descriptor: { id: 'not-visible' }, level: 'warning', message: { text: expect.stringMatching(/xz/) } },
    ]);
    expect(invocation?.toolConfigurationNotifications).toMatchObject([
      { descriptor: { id: 'ignored' }, level: 'note', message: { text: expect.stringMatching(/--ignore \*\.log/) } },
    ]);
  });
});

describe('--output', () => {
  it('replaces a file as a whole, through a link as well, and refuses what is no file', { timeout: 60_000 }, async () => {
    using at = new ScanHome();
    at.write('a.txt', `${freshToken()}\n`);
    mkdirSync(join(at.folder, 'out'));
    const file = join(at.folder, 'out/results');
    const link = join(at.folder, 'out/link');
    symlinkSync(file, link);
    expect(await at.run(['scan', at.home, '--json', '--output', file])).toMatchObject({ code: 1, stdout: '' });
    const before = readFileSync(file, 'utf8');
    expect(
      before
        .trimEnd()
        .split('\n')
        .map((line) => (JSON.parse(line) as { type: string }).type),
    ).toEqual(['finding', 'summary']);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect((await at.run(['scan', at.home, '--output', link])).code).toBe(1);
    expect(readFileSync(file, 'utf8')).toMatch(/github-classic-token/);
    expect(readdirSync(join(at.folder, 'out')).toSorted()).toEqual(['link', 'results']);

    const folder = await at.run(['scan', at.home, '--output', join(at.folder, 'out')]);
    expect(folder).toMatchObject({ code: 2, stdout: '' });
    expect(folder.stderr).toMatch(/is not a file[\s\S]*leave --output away/);
    expect((await at.run(['scan', at.home, '--output', join(at.folder, 'absent/results')])).stderr).toMatch(/cannot be written.*ENOENT/);
    expect((await at.run(['scan', at.home, '--json', '--format', 'sarif'])).stderr).toMatch(/exclude each other/);
  });

  it('leaves nothing on a full disk, and what stood there stays', { timeout: 60_000 }, async () => {
    using at = new ScanHome();
    at.write('a.txt', `${freshToken()}\n`.repeat(2_000));
    const file = join(at.folder, 'results');
    writeFileSync(file, 'before');
    const said = await at.run(['scan', at.home, '--json', '--output', file], '', { NODE_OPTIONS: `--import ${FULL_DISK}` });
    expect(said.stderr).toMatch(/cannot be written to .*results \(ENOSPC\)[\s\S]*Make room/);
    expect(said.code).toBe(2);
    expect(readFileSync(file, 'utf8')).toBe('before');
    expect(readdirSync(at.folder).filter((name) => name.includes('tmp'))).toEqual([]);
  });
});

describe('lastcopy rules', () => {
  it('lists each rule with the document that it follows', { timeout: 60_000 }, async () => {
    using at = new ScanHome();
    const lines = (await at.run(['rules', '--json'])).lines();
    expect(lines).toHaveLength(allRules.length);
    for (const line of lines) {
      expect(line).toEqual({
        type: 'rule',
        id: expect.any(String),
        description: expect.any(String),
        source: expect.any(String),
        evidence: expect.stringMatching(/^(shape|context|guess)$/),
      });
    }
    expect(existsSync(at.state)).toBe(false);
  });
});

describe('hunt', () => {
  it('has the same formats, and neither ignore rules nor allowances', { timeout: 60_000 }, async () => {
    using at = new ScanHome();
    const secret = freshToken();
    at.write('a.txt', `x ${secret}\n`);
    at.write('.lastcopyignore', '*\n');
    const said = await at.run(['hunt', at.home, '--secret-stdin', '--format', 'sarif', '--threads', '2'], secret);
    const log = JSON.parse(said.stdout) as Sarif;
    expect(said.stdout).not.toContain(secret);
    expect(log.runs[0]?.results).toMatchObject([{ ruleId: 'copy-of-dead-secret', level: 'error' }]);
    expect(said.code).toBe(1);
    expect((await at.run(['hunt', at.home, '--secret-stdin', '--ignore', '*'], secret)).code).toBe(2);
    expect(at.transcript(await at.run(['hunt', at.home, '--secret-stdin'], secret))).toBe(
      '~/a.txt  other · COPY\n  line 1:3  copy\n1 copy in 2 files (BYTES in TIME); not visible: 0\n',
    );
  });
});
