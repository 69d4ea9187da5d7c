import { describe, expect, it } from 'vitest';
import { type Editor, edited, recovered, register, takenBack } from '../formats/editor-sessions.ts';
import { lacks } from '../real-programs.ts';
import { undoPurge } from '../../src/purge/undo.ts';
import { freshSecret, PurgeHome, tools } from './purge-home.ts';

/** What vim and neovim leave behind is purged, and they go on with it. */

const FILLER = /^REDACTED/;

function privateKey(): string[] {
  return ['-----BEGIN PRIVATE KEY-----', ...Array.from({ length: 12 }, () => freshSecret(64)), '-----END PRIVATE KEY-----'];
}

/** Lines of one text that are others in another one; both have as many. */
function otherLines(before: string, after: string): number[] {
  const [was, is] = [before.split('\n'), after.split('\n')];
  expect(is.length).toBe(was.length);
  for (const [at, line] of is.entries()) expect(line.length).toBe(was[at]?.length);
  return was.flatMap((line, at) => (line === is[at] ? [] : [at]));
}

for (const program of ['vim', 'nvim'] satisfies Editor[])
  describe.skipIf(lacks(program))(program, () => {
    const words = (count: number) => Array.from({ length: count }, (_, index) => `line ${index} ${'é.'.repeat(index % 40)}`);
    const [kept, gone] = [privateKey(), privateKey()];
    const [token, cut, told] = [freshSecret(), freshSecret(), freshSecret()];
    const lines = [...words(150), ...kept, ...words(400), ...gone, ...words(300), `export TOKEN=${token}`, `old=${cut}`, ...words(50)];
    const first = 150 + kept.length + 400 + 1;
    const last = lines.indexOf(`old=${cut}`) + 1;
    const session = edited(program, `${lines.join('\n')}\n`, [
      `${last}d`,
      `${first},${first + gone.length - 1}d`,
      ...Array.from({ length: 30 }, (_, index) => `call append(${index * 3}, "inserted ${'z'.repeat(index * 9)}")`),
      `call setreg('q', ["export TOKEN=${token}", ${kept.map((line) => `"${line}"`).join(', ')}], 'V')`,
      `call histadd('cmd', '!curl -H ${told}')`,
    ]);
    const values = { kept: kept.join('\n'), gone: gone.join('\n'), token, cut, told };

    it('recovers the text from a swap file, with what was purged overwritten', async () => {
      using home = new PurgeHome();
      const path = home.write('.notes.txt.swp', session.swap);
      const { plan, outcome, undoJob } = await home.purge(values);
      expect(plan.steps.map(({ place, method }) => [place, method])).toEqual([['vim-swap', 'P6']]);
      expect(outcome.fates.filter(({ reason }) => reason !== null)).toEqual([]);
      expect(outcome).toMatchObject({ remaining: 0, filesWritten: 1 });
      const after = home.read('.notes.txt.swp');
      for (const value of [token, cut]) expect(after.includes(value)).toBe(false);
      // Of a line that a removed key had at a block's border, a second copy may lie in free room: no copy of the key.
      for (const lines of [kept, gone]) expect(lines.slice(1, -1).filter((line) => after.includes(line)).length).toBeLessThan(2);
      expect(await home.hits(values, 'slow')).toEqual([]);
      const [was, is] = [recovered(program, session.swap), recovered(program, after)];
      const at = was.split('\n').indexOf(kept[0] ?? '');
      const tokenAt = was.split('\n').indexOf(`export TOKEN=${token}`);
      expect(otherLines(was, is)).toEqual([...kept.keys()].map((line) => at + line).concat(tokenAt));
      expect(is.split('\n')[tokenAt]).toMatch(/^export TOKEN=REDACTED/);

      await undoPurge(undoJob, tools());
      expect(home.read('.notes.txt.swp').equals(session.swap)).toBe(true);
      expect(path).toContain('.notes.txt.swp');
    });

    it('takes steps back with an undo file, as long as the text itself had no copy', async () => {
      const text = `${words(20).join('\n')}\n`;
      const own = edited(program, `${words(10).join('\n')}\n${gone.join('\n')}\nsecond ${cut}\n${words(10).join('\n')}\n`, [
        `11,${10 + gone.length + 1}d`,
      ]);
      expect(own.text).toBe(`${words(10).join('\n')}\n${words(10).join('\n')}\n`);
      expect(text.length).toBeGreaterThan(own.text.length);
      using home = new PurgeHome();
      home.write('.notes.txt.un~', own.undo);
      const { plan, outcome, undoJob } = await home.purge(values);
      expect(plan.steps.map(({ place, method }) => [place, method])).toEqual([['vim-undo', 'P6']]);
      expect(outcome).toMatchObject({ remaining: 0, filesWritten: 1 });
      expect(await home.hits(values, 'slow')).toEqual([]);
      const after = home.read('.notes.txt.un~');
      const [was, is] = [takenBack(program, own.text, own.undo, 1), takenBack(program, own.text, after, 1)];
      expect(was).toContain(gone.join('\n'));
      expect(otherLines(was, is)).toEqual([...gone.keys(), gone.length].map((line) => line + 10));
      expect(is).toMatch(/^second REDACTED/m);
      // Of another text the steps are not taken.
      const other = own.text.replace('line 3', 'LINE 3');
      expect(takenBack(program, other, after, 1)).toBe(other);

      await undoPurge(undoJob, tools());
      expect(home.read('.notes.txt.un~').equals(own.undo)).toBe(true);
    });

    it('reads its registers and command lines, with what was purged overwritten', async () => {
      using home = new PurgeHome();
      const name = program === 'vim' ? '.viminfo' : '.local/state/nvim/shada/main.shada';
      home.write(name, session.memory);
      const { plan, outcome, undoJob } = await home.purge(values);
      expect(plan.steps.map(({ method }) => method)).toEqual(['P6']);
      expect(outcome.fates.filter(({ reason }) => reason !== null)).toEqual([]);
      expect(outcome.remaining).toBe(0);
      expect(await home.hits(values, 'slow')).toEqual([]);
      const after = home.read(name);
      expect(after.includes(told)).toBe(false);
      const [was, is] = [register(program, session.memory, 'q'), register(program, after, 'q')];
      expect(was).toContain(kept.join('\n'));
      expect(otherLines(was, is)).toEqual([0, ...kept.keys().map((line) => line + 1)]);
      expect(is.split('=')[1]).toMatch(FILLER);

      await undoPurge(undoJob, tools());
      expect(home.read(name).equals(session.memory)).toBe(true);
    });
  });
