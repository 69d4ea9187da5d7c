import { type Command, InvalidArgumentError, Option } from 'commander';
import { type Context, type GlobalOptions, makeContext, type Processes } from '../context.ts';
import { colors, note } from '../output.ts';
import { EXIT } from '../exit.ts';
import { FORMATS } from '../results/face.ts';

/** Turns a command's module into its action: loaded when it is called, given the global options resolved. */
export type Run = <M, A extends unknown[]>(
  load: () => Promise<M>,
  act: (module: M, context: Context, ...args: A) => Promise<number | void> | number | void,
) => (...args: A) => Promise<void>;

const SEARCHES = new Set(['scan', 'hunt']);

/** The actions of `program`; what a command returns becomes the exit code, unless its results found no reader. */
export function runner(program: Command, processes: Processes): Run {
  let unread = false;
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    // `lastcopy scan … | head` closes our stdout: that is no error of the user's.
    if (!unread && error.code !== 'EPIPE')
      note(`${colors.red('lastcopy:')} The results cannot be written (${error.code}). Check where they go.`);
    unread = true;
    process.exitCode = EXIT.ERROR;
    // A search without a reader is for nothing. A purge goes on to its end.
    if (SEARCHES.has(program.args[0] ?? '')) process.exit();
  });
  return (load, act) =>
    async (...args) => {
      const context = makeContext(program.opts<GlobalOptions>(), processes, program.version() ?? '');
      const code = await act(await load(), context, ...args);
      if (code !== undefined && !unread) process.exitCode = code;
    };
}

export const json = () => new Option('--json', 'one JSON object a line on stdout');
export const format = () => new Option('--format <format>', 'how results look').choices([...FORMATS]).default(undefined, 'table');
export const output = () => new Option('--output <file>', 'results go to this file: as a whole, or not at all');
export const threads = () => new Option('--threads <n>', 'files read at once').argParser(wholeNumber).default(undefined, 'all cores');
export const quiet = () => new Option('--quiet', 'no progress and no remarks on stderr, only errors');
export const secretStdin = () => new Option('--secret-stdin', 'the secret arrives on stdin').makeOptionMandatory();
export const bundleOption = () => new Option('--bundle <file>', 'the fleet bundle (or LASTCOPY_BUNDLE)');
export const operatorOption = () => new Option('--operator <file>', "the operator's key file (or LASTCOPY_OPERATOR)");

export const tokenOption = () =>
  new Option('--token-file <file>', 'read with the token in this file instead of an order key (or LASTCOPY_TOKEN_FILE)');

function wholeNumber(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1 || number > 256) throw new InvalidArgumentError('It takes a whole number from 1 to 256.');
  return number;
}
