import type { Command } from 'commander';
import type { BackupOptions } from '../commands/server-backup.ts';
import type { PlaceOptions } from '../server-place.ts';
import type { DemoOptions } from '../commands/demo.ts';
import type { ServerOptions } from '../commands/server.ts';
import type { SinksTestOptions } from '../commands/server-sinks.ts';
import type { StewardOptions } from '../commands/steward.ts';
import { personCommands } from './persons.ts';
import { bundleOption, json, type Run } from './registration.ts';

/** The fleet's own processes, and the trial of all of them. */
export function serverCommands(program: Command, run: Run): void {
  const server = program
    .command('server')
    .description('the relay between operators, steward and laptops; holds no key and no secret')
    .addOption(bundleOption())
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .option('--port <n>', 'port to listen on', '8443')
    .option('--tls-cert <file>', 'PEM certificate (chain); required beyond loopback')
    .option('--tls-key <file>', 'PEM private key')
    .option(
      '--expected <file>',
      "IT's list of profiles that containment is counted over: CSV (machine,user) or JSON; read again when it changes",
    )
    .option('--metrics <host:port>', 'figures for Prometheus at an address of their own, without a token')
    .option('--metrics-token <file>', 'who shows the token in this file gets the figures at /metrics of the server')
    .option('--database <url>', 'memory in PostgreSQL, postgres://… without a password (or LASTCOPY_DATABASE); default: a file')
    .option('--sinks <file>', 'where the audit log is carried to: webhooks, syslog, OpenTelemetry')
    .option('--hooks <file>', 'who may tell of rotations, and how they prove who they are; for its owner only')
    .option('--oidc <file>', 'the identity provider through which people sign in to the dashboard, and who gets which role')
    .option('--keep-days <n>', 'days that what devices reported is kept (default: 400); chain and audit log are never cut')
    .action(
      run(
        () => import('../commands/server.ts'),
        (m, context, options: ServerOptions) => m.server(context, options),
      ),
    );
  server
    .command('sinks')
    .description('where the audit log is carried to')
    .command('test')
    .addOption(json())
    .description('send one line, `sinks.test`, to each that the file after --sinks names')
    .action(
      run(
        () => import('../commands/server-sinks.ts'),
        (m, _context, _options: object, command: Command) => m.test(command.optsWithGlobals<SinksTestOptions>()),
      ),
    );
  server
    .command('sign-in')
    .description('a one-time link into the dashboard of the server that runs here')
    .option('--person <name>', 'signs in as that person, who is listed (lastcopy server persons)')
    .action(
      run(
        () => import('../commands/server-viewers.ts'),
        (m, context, _options: object, command: Command) =>
          m.signIn(context, command.optsWithGlobals<PlaceOptions & { person?: string }>()),
      ),
    );
  personCommands(server, run);
  server
    .command('sessions')
    .description('who is signed in to the dashboard')
    .addOption(json())
    .action(
      run(
        () => import('../commands/server-viewers.ts'),
        (m, context, _options: object, command: Command) =>
          m.sessions(context, command.optsWithGlobals<PlaceOptions & { json?: boolean }>()),
      ),
    );
  server
    .command('sign-out')
    .description('end sessions of the dashboard')
    .argument('[session]', 'its number')
    .option('--all', 'end every session and void every link that was not used')
    .action(
      run(
        () => import('../commands/server-viewers.ts'),
        (m, context, which: string | undefined, _options: object, command: Command) =>
          m.signOut(context, which, command.optsWithGlobals<PlaceOptions & { all?: boolean }>()),
      ),
    );
  server
    .command('audit')
    .description("the server's audit log, one JSON object a line, and whether its chain holds")
    .action(
      run(
        () => import('../commands/server-audit.ts'),
        (m, context, _options: object, command: Command) => m.serverAudit(context, command.optsWithGlobals<PlaceOptions>()),
      ),
    );
  server
    .command('backup')
    .description("a checked copy of the server's database, for its owner only; the server may run")
    .argument('<file>', 'a new file')
    .addOption(json())
    .action(
      run(
        () => import('../commands/server-backup.ts'),
        (m, context, file: string, _options: object, command: Command) => m.backup(context, file, command.optsWithGlobals<BackupOptions>()),
      ),
    );
  server
    .command('restore')
    .description("puts such a copy in the database's place, which is kept under another name; the server must not run")
    .argument('<file>', 'what `lastcopy server backup` wrote')
    .addOption(json())
    .action(
      run(
        () => import('../commands/server-backup.ts'),
        (m, context, file: string, _options: object, command: Command) =>
          m.restoreBackup(context, file, command.optsWithGlobals<BackupOptions>()),
      ),
    );

  program
    .command('steward')
    .description("the security team's process that holds the fleet keys")
    .addOption(bundleOption())
    .requiredOption('--keys <file>', "the steward's key file, made by `lastcopy fleet init`")
    .option(
      '--admit <rule>',
      'who is let in: automatic, manual, list:FILE of machine,user lines, or rule:MACHINE/USER with * and ?',
      'automatic',
    )
    .option('--admit-per-hour <n>', 'most devices let in by rule within an hour, the rest waits (default: 200)')
    .option(
      '--replace-after <hours>',
      'a machine that was set up anew takes the place of its old device once that stayed away so long (default: 24; 0: never)',
    )
    .option('--pause-when <rule>', "pause an order when so many devices of a ring fail: 'failures>5%', or never (default: 'failures>5%')")
    .option('--pause-at-least <n>', 'but not for fewer failed devices than these (default: 2)')
    .option('--watch <file>', 'secrets managers whose versions are registered as they come; for its owner only')
    .action(
      run(
        () => import('../commands/steward.ts'),
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
    .option('--no-open', 'only print the link into the dashboard')
    .action(
      run(
        () => import('../commands/demo.ts'),
        (m, context, options: DemoOptions) => m.demo(context, options),
      ),
    );
}
