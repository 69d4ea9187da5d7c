/**
 * cli/ — the `lastcopy` command: the contract that scripts, tests and people rely on.
 *
 * Job: reads the command line, starts rooms, prints what they say. Promise: stdout carries results only (NDJSON with
 * --json), stderr everything else; no option prints a value; exit codes are stable (exit.ts).
 * May import any room's public face. Commands load when they are called: `lastcopy scan` never loads the server.
 */
import { readFileSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
import type { Processes } from './context.ts';
import { EXIT, UserError } from './exit.ts';
import { colors, note } from './output.ts';
import { fleetCommands } from './program/fleet.ts';
import { laptopCommands } from './program/laptop.ts';
import { runner } from './program/registration.ts';
import { searchCommands } from './program/search.ts';
import { serverCommands } from './program/servers.ts';

/** In a checkout the entries are TypeScript, in the bundle JavaScript; relative to this file they lie alike. */
const ending = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
const processes: Processes = {
  launcher: new URL('../../src/cli/launcher.cjs', import.meta.url),
  scanner: new URL(`../search/scanner-main.${ending}`, import.meta.url),
  purger: new URL(`../purge/purger-main.${ending}`, import.meta.url),
  page: new URL('../page/web/', import.meta.url),
  dashboard: new URL('../../dist/dashboard/', import.meta.url),
};
const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string };

const program = new Command('lastcopy')
  .description('Makes a rotated secret really disappear: finds every copy, purges it safely, proves it gone.')
  .version(version)
  .option('--state <dir>', "state directory (default: the system's folder for application state)")
  .option('--allow-root', 'run as root although users can trick a root by links')
  .configureHelp({ showGlobalOptions: true })
  .showHelpAfterError('(lastcopy --help tells more)')
  .exitOverride();

const run = runner(program, processes);
searchCommands(program, run);
laptopCommands(program, run);
fleetCommands(program, run);
serverCommands(program, run);

// The resting agent does not carry the completion engine about: it is loaded for the one command that is its own.
if (process.argv.includes('complete')) (await import('@bomb.sh/tab/commander')).default(program);
else
  program.command('complete').argument('[shell]').description('print the completion script of a shell: source <(lastcopy complete bash)');

/** Parses and runs; everything that goes wrong becomes a sentence, a next step and an exit code. */
async function main(argv: readonly string[]): Promise<void> {
  try {
    await program.parseAsync(argv);
  } catch (error) {
    if (error instanceof CommanderError) {
      process.exitCode = error.exitCode === 0 ? 0 : EXIT.ERROR;
      return;
    }
    process.exitCode = EXIT.ERROR;
    if (error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND') {
      // The package for laptops leaves out what only a fleet's own hosts run.
      note(`${colors.red('lastcopy:')} This command is not part of what is installed here.`);
      note('  Install the package lastcopy-server for a fleet’s own processes, or this package anew.');
      return;
    }
    note(`${colors.red('lastcopy:')} ${error instanceof Error ? error.message : String(error)}`);
    if (error instanceof UserError) note(`  ${error.next}`);
    else if (error instanceof Error && 'next' in error && typeof error.next === 'string') note(`  ${error.next}`);
    else if (process.env['LASTCOPY_DEBUG'] && error instanceof Error) note(error.stack ?? '');
  }
}

await main(process.argv);
