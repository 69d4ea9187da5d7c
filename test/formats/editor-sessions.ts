import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Real sessions of vim and neovim, each without a user's own settings. */
export type Editor = 'vim' | 'nvim';

export interface Session {
  readonly swap: Uint8Array;
  /** Named after the file; empty where nothing can be undone. */
  readonly undo: Uint8Array;
  /** Registers and command lines: viminfo or ShaDa. */
  readonly memory: Uint8Array;
  /** The text as it was saved. */
  readonly text: string;
}

type Run = (script: readonly string[]) => void;

const TEXT = 'notes.txt';
const SWAP = `.${TEXT}.swp`;

function inFolder<T>(program: Editor, work: (folder: string, run: Run) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'lastcopy-editor-'));
  const env = { ...process.env, HOME: folder, XDG_STATE_HOME: join(folder, 'state'), XDG_CONFIG_HOME: folder, TERM: 'dumb' };
  const quiet = program === 'vim' ? ['-Nu', 'NONE', '-es'] : ['-u', 'NONE', '--headless'];
  const info = program === 'vim' ? 'viminfofile=info' : 'shadafile=info';
  try {
    return work(folder, (script) => {
      writeFileSync(join(folder, 'script.vim'), script.join('\n'));
      execFileSync(program, [...quiet, '--cmd', `set undofile undodir=. ${info}`, '-S', 'script.vim'], {
        cwd: folder,
        env,
        stdio: 'ignore',
        timeout: 20_000,
      });
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Opens a text, makes `commands` of it, and keeps what the editor left behind. */
export function edited(program: Editor, text: string, commands: readonly string[]): Session {
  return inFolder(program, (folder, run) => {
    writeFileSync(join(folder, TEXT), text);
    run([
      'set swapfile updatecount=1 dir=.',
      `e ${TEXT}`,
      ...commands,
      'preserve',
      "call system('cp '.shellescape(swapname('%')).' kept')",
      'w',
      program === 'vim' ? 'wviminfo' : 'wshada',
      'q!',
    ]);
    const file = (name: string) => Uint8Array.from(readFileSync(join(folder, name)));
    const undoName = readdirSync(folder).find((name) => name.endsWith('.un~'));
    return {
      swap: file('kept'),
      undo: undoName === undefined ? new Uint8Array(0) : file(undoName),
      memory: file('info'),
      text: readFileSync(join(folder, TEXT), 'utf8'),
    };
  });
}

/** What the editor itself gets back from a swap file. */
export function recovered(program: Editor, swap: Uint8Array): string {
  return inFolder(program, (folder, run) => {
    writeFileSync(join(folder, SWAP), swap);
    run(['set noswapfile', `silent! recover ${TEXT}`, 'set fileformat=unix', 'w! back.txt', 'qa!']);
    return readFileSync(join(folder, 'back.txt'), 'utf8');
  });
}

/** The text after so many steps were taken back, with the help of an undo file. */
export function takenBack(program: Editor, text: string, undo: Uint8Array, steps: number): string {
  return inFolder(program, (folder, run) => {
    writeFileSync(join(folder, TEXT), text);
    writeFileSync(join(folder, `.${TEXT}.un~`), undo);
    run(['set noswapfile', `e ${TEXT}`, ...Array.from({ length: steps }, () => 'silent! undo'), 'w! back.txt', 'qa!']);
    return readFileSync(join(folder, 'back.txt'), 'utf8');
  });
}

/** What a register holds after the editor has read its memory. */
export function register(program: Editor, memory: Uint8Array, name: string): string {
  return inFolder(program, (folder, run) => {
    writeFileSync(join(folder, 'info'), memory);
    run(['set noswapfile', program === 'vim' ? 'rviminfo!' : 'rshada!', `call writefile(getreg('${name}', 1, 1), 'register.txt')`, 'qa!']);
    return readFileSync(join(folder, 'register.txt'), 'utf8');
  });
}
