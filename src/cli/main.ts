/**
 * cli/ — the `lastcopy` command: the contract that scripts, tests and people rely on.
 *
 * Job: reads the command line, starts rooms, prints what they say. Promise: stdout carries results only (NDJSON with
 * --json), stderr everything else; no option prints a value; exit codes are stable (exit.ts).
 * May import any room's public face. Commands load when they are called: `lastcopy scan` never loads the server.
 */
import { readFileSync } from 'node:fs';
import { Command, CommanderError, Option } from 'commander';
import type { DemoOptions } from './commands/demo.ts';
import type { InitOptions } from './commands/fleet.ts';
import type { RotateOptions } from './commands/rotate.ts';
import type { FleetOptions } from './commands/rotations.ts';
import type { ServerOptions } from './commands/server.ts';
import type { StewardOptions } from './commands/steward.ts';
import { type Context, type GlobalOptions, makeContext, type Processes } from './context.ts';
import { EXIT, UserError } from './exit.ts';
import { colors, note } from './output.ts';

/** In a checkout the entries are TypeScript, in the bundle JavaScript; relative to this file they lie alike. */
const ending = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
const processes: Processes = {
  launcher: new URL('../../src/cli/launcher.cjs', import.meta.url),
  scanner: new URL(`../search/scanner-main.${ending}`, import.meta.url),
  purger: new URL(`../purge/purger-main.${ending}`, import.meta.url),
};
const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string };

const program = new Command('lastcopy')
  .description('Makes a rotated secret really disappear: finds every copy, purges it safely, proves it gone.')
  .version(version)
  .option('--state <dir>', "state directory (default: the system's folder for application state)")
  .option('--allow-root', 'run as root although users can trick a root by links')
  .showHelpAfterError('(lastcopy --help tells more)')
  .exitOverride();

/** Whether what is printed reaches nobody any more. */
let unread = false;

/** Runs a command's module when it is called, with the global options resolved. */
function run<M, A extends unknown[]>(
  load: () => Promise<M>,
  act: (module: M, context: Context, ...args: A) => Promise<number | void> | number | void,
) {
  return async (...args: A): Promise<void> => {
    const context = makeContext(program.opts<GlobalOptions>(), processes);
    const code = await act(await load(), context, ...args);
    if (code !== undefined && !unread) process.exitCode = code;
  };
}

const json = () => new Option('--json', 'one JSON object a line on stdout');
const secretStdin = () => new Option('--secret-stdin', 'the secret arrives on stdin').makeOptionMandatory();
const bundleOption = () => new Option('--bundle <file>', 'the fleet bundle (or LASTCOPY_BUNDLE)');
const operatorOption = () => new Option('--operator <file>', "the operator's key file (or LASTCOPY_OPERATOR)");

program
  .command('scan')
  .description('find secrets in files and folders by the rules')
  .argument('<path...>')
  .addOption(json())
  .action(
    run(
      () => import('./commands/scan.ts'),
      (m, context, paths: string[], options: { json?: boolean }) => m.scan(context, paths, options),
    ),
  );

program
  .command('hunt')
  .description('find every copy of one secret, in every form')
  .argument('<path...>')
  .addOption(secretStdin())
  .addOption(json())
  .option('--force', 'accept a secret of under 8 bytes')
  .action(
    run(
      () => import('./commands/hunt.ts'),
      (m, context, paths: string[], options: { json?: boolean; force?: boolean }) => m.hunt(context, paths, options),
    ),
  );

program
  .command('purge')
  .description('find every copy of one dead secret, overwrite it in place, prove it gone')
  .argument('<path...>')
  .addOption(secretStdin())
  .addOption(json())
  .option('--dry-run', 'print the plan and write nothing')
  .option('--keep-home', "leave the credential where its own tool keeps it (the place's class is HOME)")
  .option('--force', 'accept a secret of under 8 bytes')
  .action(
    run(
      () => import('./commands/purge.ts'),
      (m, context, paths: string[], options: { json?: boolean; dryRun?: boolean; keepHome?: boolean; force?: boolean }) =>
        m.purge(context, paths, options),
    ),
  );

program
  .command('undo')
  .description('restore what a purge overwrote, while its time lasts')
  .argument('[plan-or-file]', 'a plan id or a file; without it the undoable purges are listed')
  .addOption(json())
  .option('--copy-to <dir>', 'write restored copies there where a file has changed since')
  .action(
    run(
      () => import('./commands/undo.ts'),
      (m, context, what: string | undefined, options: { json?: boolean; copyTo?: string }) => m.undo(context, what, options),
    ),
  );

program
  .command('agent')
  .description('the resting process on a laptop: watches, reports, carries out orders')
  .addOption(bundleOption())
  .option('--report-only', 'never write, whatever an order says')
  .option('--home <dir>', 'another home than the own one')
  .action(
    run(
      () => import('./commands/agent.ts'),
      (m, context, options: { bundle?: string; reportOnly?: boolean; home?: string }) => m.agent(context, options),
    ),
  );

program
  .command('enroll')
  .description("remember a fleet's bundle for this user's agent and enrol this device")
  .argument('<bundle>')
  .action(
    run(
      () => import('./commands/enroll.ts'),
      (m, context, file: string) => m.enroll(context, file),
    ),
  );

program
  .command('status')
  .description("what this user's agent knows: link, orders, replicas, what is not visible")
  .addOption(json())
  .action(
    run(
      () => import('./commands/status.ts'),
      (m, context, options: { json?: boolean }) => m.status(context, options),
    ),
  );

program
  .command('replicas')
  .description('the secrets found: on this laptop, or with --operator in the fleet')
  .addOption(json())
  .addOption(bundleOption())
  .addOption(operatorOption())
  .action(
    run(
      () => import('./commands/replicas.ts'),
      (m, context, options: { json?: boolean; bundle?: string; operator?: string }) => m.replicas(context, options),
    ),
  );

program
  .command('rotate')
  .description('announce a rotated secret to the fleet; the old value arrives on stdin')
  .addOption(bundleOption())
  .addOption(operatorOption())
  .option('--fingerprint <fp>', 'choose the secret from the inventory instead of giving its value')
  .requiredOption('--ref <name>', 'the name of the secret in whatever manages it')
  .option('--secret-version <version>', 'which version of it died', 'previous')
  .option('--label <text>', 'what people are shown (default: the ref)')
  .addOption(new Option('--verb <verb>', 'what agents may do').choices(['report', 'redact']).default('redact'))
  .option('--invalid-since <time>', '"now" or an ISO 8601 time since when the old value is dead; without it agents only report')
  .option('--include-home', 'also overwrite the credential where its own tool keeps it')
  .option('--devices <ids>', 'comma-separated device ids instead of the whole fleet')
  .option('--max-files <n>', 'most files an agent may write', '500')
  .option('--max-bytes <n>', 'most bytes an agent may write', '1000000')
  .option('--start-within <hours>', 'agents that are later ask for a fresh signature', '168')
  .option('--watch <days>', 'how long agents watch for relapse', '30')
  .option('--hold', 'sign the order but open no ring yet (lastcopy rotations promote)')
  .option('--no-follow', 'do not wait for containment')
  .option('--dry-run', 'show what would be signed and where it would reach; sign nothing')
  .option('--yes', 'sign without asking')
  .option('--force', 'accept a secret of under 8 bytes')
  .addOption(json())
  .action(
    run(
      () => import('./commands/rotate.ts'),
      (m, context, options: RotateOptions) => m.rotate(context, options),
    ),
  );

const rotations = program
  .command('rotations')
  .description('the orders and how far each is contained')
  .addOption(bundleOption())
  .addOption(operatorOption())
  .addOption(json())
  .action(
    run(
      () => import('./commands/rotations.ts'),
      (m, _context, options: FleetOptions) => m.list(options),
    ),
  );
const fleetOptions = () => rotations.opts<FleetOptions>();
rotations
  .command('show')
  .argument('<order>')
  .description('one rotation, device by device')
  .action(
    run(
      () => import('./commands/rotations.ts'),
      (m, _context, order: string) => m.show(order, fleetOptions()),
    ),
  );
rotations
  .command('promote')
  .argument('<order>')
  .option('--ring <n>', 'ring to open', '0')
  .description('open a ring of an order')
  .action(
    run(
      () => import('./commands/rotations.ts'),
      (m, _context, order: string, options: { ring: string }) => m.open(order, options.ring, fleetOptions()),
    ),
  );
rotations
  .command('cancel')
  .argument('<order>')
  .requiredOption('--reason <text>', 'why, for the audit log')
  .description('call an order off')
  .action(
    run(
      () => import('./commands/rotations.ts'),
      (m, _context, order: string, options: { reason: string }) => m.callOff(order, options.reason, fleetOptions()),
    ),
  );

const fleet = program.command('fleet').description('the fleet and its keys');
fleet
  .command('init')
  .description("make a fleet: its bundle for IT, the steward's and the operators' key files")
  .requiredOption('--name <name>')
  .requiredOption('--server <url>', 'where laptops reach the server: https://…, or http://127.0.0.1:… for a trial')
  .option('--ca <file>', 'PEM of the authority to pin')
  .requiredOption('--operator <person...>', 'who may sign orders')
  .option('--out <dir>', 'where to write the files', '.')
  .option('--allow-key-file', 'let devices without a keychain keep their keys in a 0600 file')
  .addOption(new Option('--mode <mode>', 'how far laptops let orders go').choices(['report', 'warn', 'enforce']).default('enforce'))
  .action(
    run(
      () => import('./commands/fleet.ts'),
      (m, _context, options: InitOptions) => m.init(options),
    ),
  );
fleet
  .command('devices')
  .description('the devices of the fleet')
  .addOption(bundleOption())
  .addOption(operatorOption())
  .addOption(json())
  .action(
    run(
      () => import('./commands/fleet.ts'),
      (m, _context, options: FleetOptions) => m.devices(options),
    ),
  );

program
  .command('server')
  .description('the relay between operators, steward and laptops; holds no key and no secret')
  .addOption(bundleOption())
  .option('--host <address>', 'address to listen on', '127.0.0.1')
  .option('--port <n>', 'port to listen on', '8443')
  .option('--tls-cert <file>', 'PEM certificate (chain); required beyond loopback')
  .option('--tls-key <file>', 'PEM private key')
  .option('--expected <file>', "IT's list of machine,user lines that containment is counted over")
  .action(
    run(
      () => import('./commands/server.ts'),
      (m, context, options: ServerOptions) => m.server(context, options),
    ),
  );

program
  .command('steward')
  .description("the security team's process that holds the fleet keys")
  .addOption(bundleOption())
  .requiredOption('--keys <file>', "the steward's key file, made by `lastcopy fleet init`")
  .addOption(new Option('--admit <policy>', 'who is let in').choices(['automatic', 'manual']).default('automatic'))
  .option('--admit-list <file>', 'let in only the machine/user lines of this file')
  .action(
    run(
      () => import('./commands/steward.ts'),
      (m, context, options: StewardOptions) => m.steward(context, options),
    ),
  );

program
  .command('demo')
  .description('server, steward and an agent on a sandbox home full of fresh secrets: one rotation from end to end (npm start)')
  .option('--auto', 'announce the rotation without waiting for a key')
  .option('--exit', 'end once contained')
  .option('--home <dir>', 'a real home instead of the sandbox: report only, nothing is written outside the state directory')
  .option('--keep', 'leave the sandbox folder behind at the end')
  .action(
    run(
      () => import('./commands/demo.ts'),
      (m, context, options: DemoOptions) => m.demo(context, options),
    ),
  );

// The resting agent does not carry the completion engine about: it is loaded for the one command that is its own.
if (process.argv.includes('complete')) (await import('@bomb.sh/tab/commander')).default(program);
else
  program.command('complete').argument('[shell]').description('print the completion script of a shell: source <(lastcopy complete bash)');

const SEARCHES = new Set(['scan', 'hunt']);

/** Parses and runs; everything that goes wrong becomes a sentence, a next step and an exit code. */
async function main(argv: readonly string[]): Promise<void> {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    // `lastcopy scan … | head` closes our stdout: that is no error of the user's.
    if (!unread && error.code !== 'EPIPE')
      note(`${colors.red('lastcopy:')} The results cannot be written (${error.code}). Check where they go.`);
    unread = true;
    process.exitCode = EXIT.ERROR;
    // A search without a reader is for nothing. A purge goes on to its end.
    if (SEARCHES.has(program.args[0] ?? '')) process.exit();
  });
  try {
    await program.parseAsync(argv);
  } catch (error) {
    if (error instanceof CommanderError) {
      process.exitCode = error.exitCode === 0 ? 0 : EXIT.ERROR;
      return;
    }
    process.exitCode = EXIT.ERROR;
    note(`${colors.red('lastcopy:')} ${error instanceof Error ? error.message : String(error)}`);
    if (error instanceof UserError) note(`  ${error.next}`);
    else if (error instanceof Error && 'next' in error && typeof error.next === 'string') note(`  ${error.next}`);
    else if (process.env['LASTCOPY_DEBUG'] && error instanceof Error) note(error.stack ?? '');
  }
}

await main(process.argv);
