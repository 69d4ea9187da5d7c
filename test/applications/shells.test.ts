import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { freshSecret } from '../purge/purge-home.ts';
import { lacks } from '../real-programs.ts';
import { Laptop, SESSION } from './laptop.ts';

/** Interactive shells on a terminal, their histories, and what one that was running during the purge writes when it ends. */

interface Shell {
  readonly command: string;
  readonly history: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Whether what it has in memory reaches the file only when it ends. */
  readonly atExit: boolean;
}

const SHELLS: Readonly<Record<string, Shell>> = {
  bash: { command: 'bash --noprofile --norc -i', history: '.bash_history', environment: { HISTFILE: '.bash_history' }, atExit: true },
  // It takes sizes from its own file only.
  zsh: { command: 'zsh -d -i', history: '.zsh_history', environment: {}, atExit: true },
  fish: { command: 'fish -i', history: 'data/fish/fish_history', environment: {}, atExit: false },
};

function prepare(laptop: Laptop): void {
  laptop.write('.zshrc', 'HISTFILE=~/.zsh_history HISTSIZE=1000 SAVEHIST=1000\nsetopt APPEND_HISTORY\n');
  // Else fish makes completions of every manual page, which takes it a while.
  mkdirSync(laptop.path('data/fish/generated_completions'), { recursive: true });
}

/** A terminal in which somebody types. */
class Terminal {
  readonly #child;
  #said = '';

  constructor(laptop: Laptop, { command, environment }: Shell) {
    this.#child = spawn('script', ['-qec', command, '/dev/null'], {
      cwd: laptop.home,
      env: {
        PATH: process.env['PATH'],
        HOME: laptop.home,
        XDG_DATA_HOME: laptop.path('data'),
        XDG_CONFIG_HOME: laptop.path('config'),
        LC_ALL: 'C.UTF-8',
        TERM: 'dumb',
        PS1: '$ ',
        ...environment,
      },
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    this.#child.stdout.setEncoding('utf8').on('data', (text: string) => (this.#said += text));
  }

  /** Types a line, and waits until what it printed has come. */
  async type(line: string, mark = `done${freshSecret(6)}`): Promise<string> {
    const from = this.#said.length;
    this.#child.stdin.write(`${line}\n`);
    // In two parts, so that the echo of what was typed is not it.
    this.#child.stdin.write(` printf '%s%s\\n' ${mark.slice(0, 4)} ${mark.slice(4)}\n`);
    for (let wait = 0; wait < 200; wait++) {
      if (this.#said.slice(from).includes(mark)) return this.#said.slice(from);
      await sleep(50);
    }
    throw new Error(`the shell did not answer: ${this.#said}`);
  }

  async end(): Promise<void> {
    const ended = once(this.#child, 'exit');
    this.#child.stdin.write('exit\n');
    await ended;
  }
}

const listed: Readonly<Record<string, string>> = { bash: 'history', zsh: 'fc -R; fc -l 1', fish: 'history search --contains export_' };

describe.skipIf(lacks('script', 'bash', 'zsh', 'fish', '/usr/bin/python3', ...SESSION)).each(Object.entries(SHELLS))(
  '%s',
  (name, shell) => {
    const typed = (secret: string): string => `echo export_TOKEN=${secret} > /dev/null`;
    const fileOf = (laptop: Laptop): string => laptop.read(shell.history).toString();

    it('goes on with its history after the purge', { timeout: 60_000 }, async () => {
      using laptop = new Laptop();
      prepare(laptop);
      const secret = freshSecret();
      const first = new Terminal(laptop, shell);
      await first.type('echo before > /dev/null');
      await first.type(typed(secret));
      await first.type("echo 'café ☃' > /dev/null");
      await first.end();
      expect(fileOf(laptop)).toContain(secret);
      const before = fileOf(laptop);

      const summary = laptop.purgeByCommand(secret);
      expect(summary).toMatchObject({ remaining: 0 });
      expect(laptop.left({ secret })).toEqual([]);

      const second = new Terminal(laptop, shell);
      const said = await second.type(listed[name] ?? '');
      expect(said).toMatch(/export_TOKEN=[A-Za-z0-9]{40}/);
      expect(said).not.toContain(secret);
      await second.type('echo after > /dev/null');
      await second.end();
      const lines = (text: string): number => text.split('\n').length;
      expect(fileOf(laptop)).toContain('echo after');
      expect(fileOf(laptop)).toContain('echo before');
      expect(lines(fileOf(laptop))).toBeGreaterThan(lines(before));
      expect(laptop.left({ secret })).toEqual([]);
    });

    it('that runs meanwhile loses no line, and what it writes at its end is purged by a second look', { timeout: 60_000 }, async () => {
      using laptop = new Laptop();
      prepare(laptop);
      const secret = freshSecret();
      const before = new Terminal(laptop, shell);
      await before.type(typed(secret));
      await before.end();
      const running = new Terminal(laptop, shell);
      await running.type('echo meanwhile > /dev/null');
      await running.type(typed(secret));
      const { outcome } = await laptop.purgeForReal({ secret });
      expect(outcome).toMatchObject({ remaining: 0 });
      expect(outcome.purged).toBeGreaterThan(0);
      expect(laptop.left({ secret })).toEqual([]);
      await running.type('echo at last > /dev/null');
      await running.end();
      for (const line of ['echo meanwhile', 'echo at last']) expect(fileOf(laptop)).toContain(line);
      // What it had in memory is on the disk again: nobody can keep a running shell from it.
      expect(fileOf(laptop).includes(secret)).toBe(shell.atExit);

      const again = await laptop.purgeForReal({ secret });
      expect(again.outcome).toMatchObject({ remaining: 0 });
      expect(laptop.left({ secret })).toEqual([]);
      for (const line of ['echo meanwhile', 'echo at last']) expect(fileOf(laptop)).toContain(line);
    });
  },
);
