import { copyFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { freshSecret } from '../purge/purge-home.ts';
import { lacks } from '../real-programs.ts';
import { isRedacted, Laptop, NOTHING_LEFT, SESSION } from './laptop.ts';

/** What an editor that died leaves behind: it recovers the text without the value. */

const EDITORS = {
  vim: { quiet: ['-Nu', 'NONE', '-es'], memory: 'viminfofile', keep: 'wviminfo', recall: 'rviminfo!' },
  nvim: { quiet: ['-u', 'NONE', '--headless'], memory: 'shadafile', keep: 'wshada', recall: 'rshada!' },
} as const;

describe.skipIf(lacks('vim', 'nvim', '/usr/bin/python3', ...SESSION)).each(Object.entries(EDITORS))(
  '%s',
  (program, { quiet, memory, keep, recall }) => {
    const edit = (laptop: Laptop, commands: readonly string[], remembers = 'NONE'): string => {
      const script = join(laptop.outside, 'script.vim');
      writeFileSync(script, `${commands.join('\n')}\n`);
      const options = ['--cmd', `set undofile undodir=. ${memory}=${remembers}`, '-S', script];
      return laptop.run(program, [...quiet, ...options], '', { XDG_STATE_HOME: join(laptop.outside, 'state'), TERM: 'dumb' });
    };
    const recovered = (laptop: Laptop): string => {
      const back = join(laptop.outside, 'back.txt');
      edit(laptop, ['set noswapfile noundofile', 'silent! recover notes.txt', 'set fileformat=unix', `w! ${back}`, 'qa!']);
      return readFileSync(back, 'utf8');
    };

    it('recovers its text from the swap file, and reads its registers; undo brings all of it back', { timeout: 60_000 }, () => {
      using laptop = new Laptop();
      const secret = freshSecret();
      const lines = Array.from({ length: 400 }, (_, at) => `line ${at} ${'é.'.repeat(at % 40)}`);
      lines[120] = `export TOKEN=${secret}`;
      lines[300] = `curl -H "Authorization: Bearer ${secret}" https://example.test`;
      laptop.write('notes.txt', `${lines.join('\n')}\n`);
      edit(
        laptop,
        [
          'set swapfile updatecount=1 dir=.',
          'e notes.txt',
          'call append(1, "put in by hand")',
          'call setline(122, "it was here")',
          `let @q = "export TOKEN=${secret}\\nsecond"`,
          'preserve',
          "call system('cp '.shellescape(swapname('%')).' kept')",
          'w',
          keep,
          'q!',
        ],
        'memory',
      );
      copyFileSync(laptop.path('kept'), laptop.path('.notes.txt.swp'));
      for (const name of ['kept', 'notes.txt']) rmSync(laptop.path(name));
      const text = recovered(laptop);
      expect(text).toContain(secret);
      const files = new Set(laptop.left({ secret }).map(({ file }) => file));
      expect(files).toEqual(new Set(['.notes.txt.swp', '.notes.txt.un~', 'memory']));
      const before = laptop.contents();

      const summary = laptop.purgeByCommand(secret);
      expect(summary).toMatchObject(NOTHING_LEFT);
      expect(laptop.left({ secret })).toEqual([]);
      expect(isRedacted(recovered(laptop), text, secret)).toBe(true);
      const register = join(laptop.outside, 'register');
      edit(
        laptop,
        [`${recall} memory`, `call writefile([getreg("q")], "${register}")`, `set ${program === 'vim' ? 'viminfo' : 'shada'}=`, 'qa!'],
        'memory',
      );
      expect(isRedacted(readFileSync(register, 'latin1'), `export TOKEN=${secret}\0second\n`, secret)).toBe(true);

      expect(laptop.undoByCommand(String(summary['planId'])).toSorted()).toEqual([...files].map(() => 'restored'));
      expect(laptop.contents()).toEqual(before);
      expect(recovered(laptop)).toBe(text);
    });
  },
);
