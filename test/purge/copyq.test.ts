import { execFileSync } from 'node:child_process';
import { chmodSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { undoPurge } from '../../src/purge/undo.ts';
import { copyqTab } from '../formats/copyq-tabs.ts';
import { lacks } from '../real-programs.ts';
import { freshSecret, PurgeHome, tools } from './purge-home.ts';

/** CopyQ's own clipboard history is purged while it is closed, and it shows what is left. */

const FOLDER = '.config/copyq';

/** Starts CopyQ in a home of its own, gives it commands, and ends it; what they print, one answer each. */
function copyq(home: PurgeHome, commands: readonly (readonly string[])[]): string[] {
  chmodSync(home.home, 0o700);
  const script = [
    'copyq --start-server count >/dev/null 2>&1 &',
    'for try in $(seq 1 80); do sleep 0.25; copyq count >/dev/null 2>&1 && break; done',
    ...commands.map((_, at) => `eval "copyq $command${at}"; printf '\\036'`),
    // It writes what it holds when it has said that it ends, and needs its display until then.
    'copyq exit >/dev/null 2>&1',
    'for try in $(seq 1 80); do [ -e "$HOME/.config/copyq/copyq.lock" ] || break; sleep 0.1; done',
  ].join('\n');
  const env = Object.fromEntries(commands.map((words, at) => [`command${at}`, words.map((word) => `'${word}'`).join(' ')]));
  const output = execFileSync('xvfb-run', ['-a', 'sh', '-c', script], {
    env: { PATH: process.env['PATH'], HOME: home.home, XDG_RUNTIME_DIR: home.home, QT_QPA_PLATFORM: 'xcb', LANG: 'C.UTF-8', ...env },
    encoding: 'utf8',
    timeout: 60_000,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return output.split('\u001e').slice(0, commands.length);
}

function tab(home: PurgeHome): string {
  const name = readdirSync(home.path(FOLDER)).find((one) => one.startsWith('copyq_tab_') && one.endsWith('.dat'));
  return join(FOLDER, name ?? '');
}

const newlines = (text: string): string => text.replaceAll('\r\n', '\n').replace(/\n$/, '');

describe.skipIf(lacks('copyq', 'xvfb-run'))('CopyQ', () => {
  it('shows purged items, as it wrote them and as it wrote them compressed', { timeout: 120_000 }, async () => {
    using home = new PurgeHome();
    const token = freshSecret();
    const key = ['-----BEGIN PRIVATE KEY-----', freshSecret(64), freshSecret(64), '-----END PRIVATE KEY-----'].join('\n');
    const long = `${'some words before it '.repeat(30)}\n${key}\n${'and after '.repeat(30)}`;
    copyq(home, [
      ['add', 'other'],
      ['add', `export TOKEN=${token}`],
      ['add', long],
    ]);
    const values = { token, key };
    for (const packed of [false, true]) {
      const before = packed
        ? Buffer.from(copyqTab([{ 'text/plain': long }, { 'text/plain': `export TOKEN=${token}` }, { 'text/plain': 'other' }], true))
        : home.read(tab(home));
      if (packed) home.write(tab(home), before);
      home.freshState();
      const { plan, outcome, undoJob } = await home.purge(values);
      expect(plan.steps.map(({ format, method }) => [format, method])).toEqual([['copyq', 'P7']]);
      expect(outcome).toMatchObject({ remaining: 0, filesWritten: 1 });
      expect(await home.hits(values, 'slow')).toEqual([]);
      const after = home.read(tab(home));
      const [count, first, second, third] = copyq(home, [['count'], ['read', '0'], ['read', '1'], ['read', '2']]).map(newlines);
      expect(count).toBe('3');
      expect(first?.length).toBe(long.length);
      expect(first?.replace(/\n[^]*\n/, '\n\n')).toBe(long.replace(/\n[^]*\n/, '\n\n'));
      expect(second).toMatch(/^export TOKEN=REDACTED\w{32}$/);
      expect(third).toBe('other');

      home.write(tab(home), after);
      if (packed) continue;
      await undoPurge(undoJob, tools());
      expect(home.read(tab(home)).equals(before)).toBe(true);
    }
  });
});
