import { fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { machineFacts, makePlan, type Outcome, startPurger } from '../../src/purge/index.ts';
import { makeKey } from '../../src/purge/seal.ts';
import { lacksModule, python } from '../formats/python.ts';
import { readStores } from '../model/outside.ts';
import { PROCESSES } from '../processes.ts';
import { leftIn } from '../purge/forms-on-disk.ts';
import { freshSecret, PurgeHome } from '../purge/purge-home.ts';

/** Programs that go on writing while a real purger is at work on the same files: whatever they were told is saved is there. */

interface Line {
  readonly number: number;
  readonly text: string;
}

describe('while the purger is at work', () => {
  it.each(['editor', 'truncating'])(
    'a program that writes its file anew (%s) loses nothing; once it rests, the copies go',
    async (manner) => {
      using lived = await Lived.begin(manner, 'notes.jsonl');
      const outcome = await lived.purge();
      const written = await lived.stop();
      expectWhole(linesOf(readFileSync(lived.path)), written, lived.secret);
      expectTold(outcome, [lived.path]);
      const second = await lived.purge();
      expectWhole(linesOf(readFileSync(lived.path)), written, lived.secret);
      expect([second.remaining, leftIn(readFileSync(lived.path), lived.secret)]).toEqual([0, []]);
    },
  );

  it('a rotator that packs its log and moves the packed ones up loses no line', async () => {
    using lived = await Lived.begin('rotator', 'app.log');
    const outcome = await lived.purge();
    const written = await lived.stop();
    const read = (): { lines: Line[]; bytes: Buffer[] } => {
      const names = readdirSync(dirname(lived.path)).filter((name) => name.startsWith(basename(lived.path)));
      const bytes = names.map((name) => {
        const whole = readFileSync(join(dirname(lived.path), name));
        return name.endsWith('.gz') ? gunzipSync(whole) : whole;
      });
      return { lines: bytes.flatMap(linesOf).toSorted((a, b) => a.number - b.number), bytes };
    };
    expectWhole(read().lines, written, lived.secret);
    expect(outcome.fates.length).toBeGreaterThan(0);
    const second = await lived.purge();
    expectWhole(read().lines, written, lived.secret);
    expect([second.remaining, read().bytes.flatMap((bytes) => leftIn(bytes, lived.secret))]).toEqual([0, []]);
  });

  describe.each(['wal', 'rollback'])('a database in use (%s)', (journal) => {
    it.each(['committing', 'visiting', 'holding'])('loses no row that was committed (%s)', async (manner) => {
      using lived = await Lived.begin(manner, 'app.db', journal);
      const outcome = await lived.purge();
      const written = await lived.stop();
      const lines = (): Line[] => {
        const [read] = readStores([{ kind: 'sqlite', path: lived.path }]);
        expect(read?.error).toBeNull();
        return [...(read?.records ?? [])].map(([, row]) => JSON.parse(row.toString()) as Line).toSorted((a, b) => a.number - b.number);
      };
      expectWhole(lines(), written, lived.secret);
      expectTold(outcome, [lived.path, `${lived.path}-wal`, `${lived.path}-journal`]);
      await lived.purge();
      expectWhole(lines(), written, lived.secret);
    });
  });

  it.skipIf(lacksModule('plyvel'))('a LevelDB store that is open keeps every value, for its program and afterwards', async () => {
    using home = new PurgeHome('memory');
    const secret = freshSecret();
    const folder = home.path('work/things.leveldb');
    home.write('work/other.txt', 'x\n');
    const child = spawn('/usr/bin/python3', [fileURLToPath(new URL('live-level.py', import.meta.url)), folder, secret]);
    let said = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text));
    let complained = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (complained += text));
    await once(child.stdout, 'data');
    const outcome = await purge(home, secret);
    child.stdin.end('stop\n');
    const [code] = (await once(child, 'close')) as [number];
    expect([code, complained]).toEqual([0, '']);
    const written = Number(said.split('\n')[1]);
    expect(outcome.purged).toBe(0);
    expect(outcome.fates.length).toBeGreaterThan(0);
    const count = 'import plyvel, sys; print(len(list(plyvel.DB(sys.argv[1], paranoid_checks=True).iterator(verify_checksums=True))))';
    expect(Number(python(count, '', folder).toString())).toBe(written);
  });
});

/** A home with one program in it that goes on writing. */
class Lived implements Disposable {
  readonly #home = new PurgeHome('memory');
  readonly secret = freshSecret();
  readonly path: string;
  readonly #child: ReturnType<typeof fork>;

  private constructor(manner: string, name: string, more: readonly string[]) {
    this.#home.write('work/other.txt', 'x\n');
    this.path = this.#home.path(`work/${name}`);
    this.#child = fork(new URL('./live-writer.ts', import.meta.url), [manner, this.path, this.secret, ...more], { stdio: 'ignore' });
  }
  static async begin(manner: string, name: string, ...more: readonly string[]): Promise<Lived> {
    const lived = new Lived(manner, name, more);
    await once(lived.#child, 'message');
    return lived;
  }
  purge(): Promise<Outcome> {
    return purge(this.#home, this.secret);
  }
  /** How many lines it was told are saved. */
  async stop(): Promise<number> {
    const answer = once(this.#child, 'message');
    this.#child.send('stop');
    const [{ written }] = (await answer) as [{ written: number }];
    return written;
  }
  [Symbol.dispose](): void {
    this.#child.kill('SIGKILL');
    this.#home[Symbol.dispose]();
  }
}

async function purge(home: PurgeHome, secret: string): Promise<Outcome> {
  const hits = await home.hits({ e1: secret });
  const authority = home.authority({ e1: secret });
  const plan = makePlan(hits, authority, await machineFacts(hits, home.home, () => 1));
  await using purger = startPurger({ entry: PROCESSES.purger, nice: 0 });
  return await purger.run(home.job(plan, authority, await makeKey()));
}

function linesOf(bytes: Buffer): Line[] {
  const text = bytes.toString();
  expect(text === '' || text.endsWith('\n')).toBe(true);
  return text
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Line);
}

/** Every line is there once, each with what was written: as it was, or with its copy overwritten as a whole. */
function expectWhole(lines: readonly Line[], written: number, secret: string): void {
  expect(lines.map(({ number }) => number)).toEqual([...Array(written).keys()]);
  for (const { number, text } of lines) {
    if (number < 200 && number % 50 === 7)
      expect(text === `again ${secret}` || /^again REDACTED[A-Za-z0-9]{32}$/.test(text), text.replace(secret, '…')).toBe(true);
    else expect(text).toBe('x'.repeat(number % 200));
  }
}

/** What was found has a fate, and a fate says one thing or the other. */
function expectTold(outcome: Outcome, paths: readonly string[]): void {
  expect(outcome.fates.length).toBeGreaterThanOrEqual(4);
  for (const fate of outcome.fates) {
    expect(paths).toContain(fate.path);
    expect(fate.outcome === 'purged').toBe(fate.reason === null);
  }
  expect(existsSync(paths[0] ?? '')).toBe(true);
}
