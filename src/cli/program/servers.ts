import { type Command, Option } from 'commander';
import type { DemoOptions } from '../commands/demo.ts';
import type { ServerOptions } from '../commands/server.ts';
import type { StewardOptions } from '../commands/steward.ts';
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
    .option('--expected <file>', "IT's list of machine,user lines that containment is counted over")
    .option('--keep-days <n>', 'days that what devices reported is kept (default: 400); chain and audit log are never cut')
    .action(
      run(
        () => import('../commands/server.ts'),
        (m, context, options: ServerOptions) => m.server(context, options),
      ),
    );
  server
    .command('sign-in')
    .description('a one-time link into the dashboard of the server that runs here')
    .action(
      run(
        () => import('../commands/server-viewers.ts'),
        (m, context) => m.signIn(context),
      ),
    );
  server
    .command('sessions')
    .description('who is signed in to the dashboard')
    .addOption(json())
    .action(
      run(
        () => import('../commands/server-viewers.ts'),
        (m, context, options: { json?: boolean }) => m.sessions(context, options),
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
        (m, context, which: string | undefined, options: { all?: boolean }) => m.signOut(context, which, options),
      ),
    );
  server
    .command('audit')
    .description("the server's audit log, one JSON object a line, and whether its chain holds")
    .action(
      run(
        () => import('../commands/server-audit.ts'),
        (m, context) => m.serverAudit(context),
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
