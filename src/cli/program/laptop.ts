import type { ReplicasOptions } from '../commands/replicas.ts';
import type { Command } from 'commander';
import type { AuditVerifyOptions } from '../commands/audit-verify.ts';
import { bundleOption, json, operatorOption, type Run, tokenOption } from './registration.ts';

/** The agent of this user and what it knows. */
export function laptopCommands(program: Command, run: Run): void {
  program
    .command('agent')
    .description('the resting process on a laptop: watches, reports, carries out orders')
    .addOption(bundleOption())
    .option('--report-only', 'never write, whatever an order says')
    .option('--home <dir>', 'another home than the own one')
    .option('--no-tray', 'no status icon and no notices')
    .action(
      run(
        () => import('../commands/agent.ts'),
        (m, context, options: { bundle?: string; reportOnly?: boolean; home?: string; tray?: boolean }) => m.agent(context, options),
      ),
    );

  program
    .command('enroll')
    .description("remember a fleet's bundle for this user's agent and enrol this device")
    .argument('<bundle>')
    .action(
      run(
        () => import('../commands/enroll.ts'),
        (m, context, file: string) => m.enroll(context, file),
      ),
    );

  program
    .command('status')
    .description("what this user's agent knows: link, orders, replicas, what is not visible")
    .addOption(json())
    .action(
      run(
        () => import('../commands/status.ts'),
        (m, context, options: { json?: boolean }) => m.status(context, options),
      ),
    );

  const audit = program
    .command('audit')
    .description('what this device decided, did and refused for the fleet, one JSON object a line')
    .action(
      run(
        () => import('../commands/audit.ts'),
        (m, context) => m.audit(context),
      ),
    );
  audit
    .command('verify')
    .argument('[file]', 'what `lastcopy server audit` wrote, - for stdin (default: the log of the server with this --state)')
    .option('--tail <seq:hash...>', 'an end of the log that was kept elsewhere: shows lines that were cut off')
    .addOption(json())
    .description("whether a server's audit log is whole and unaltered, and where not; asks no server")
    .action(
      run(
        () => import('../commands/audit-verify.ts'),
        (m, context, file: string | undefined, options: AuditVerifyOptions) => m.verify(context, file, options),
      ),
    );

  program
    .command('replicas')
    .description('the secrets found: on this laptop, or with --operator or --token-file in the fleet')
    .addOption(json())
    .addOption(bundleOption())
    .addOption(operatorOption())
    .addOption(tokenOption())
    .option('--device ID', 'of one device of the fleet, also of one that is revoked')
    .action(
      run(
        () => import('../commands/replicas.ts'),
        (m, context, options: ReplicasOptions) => m.replicas(context, options),
      ),
    );

  const service = program.command('service').description("the agent as this system's service manager runs it");
  const verbs = {
    status: 'whether it is installed, starts at login and runs',
    start: 'start it now',
    stop: 'stop it until the next login',
    restart: 'stop it and start it anew',
  } as const;
  for (const verb of ['status', 'start', 'stop', 'restart'] as const) {
    service
      .command(verb)
      .description(verbs[verb])
      .addOption(json())
      .action(
        run(
          () => import('../commands/service.ts'),
          (m, context, options: { json?: boolean }) => m.service(context, verb, options),
        ),
      );
  }

  program
    .command('doctor')
    .description('look whether everything that the agent needs is there, and say how to mend what is not')
    .addOption(json())
    .addOption(bundleOption())
    .action(
      run(
        () => import('../commands/doctor.ts'),
        (m, context, options: { json?: boolean; bundle?: string }) => m.doctor(context, options),
      ),
    );

  program
    .command('open')
    .description("show the agent's own page: what was found here, what was removed, undo, pause")
    .option('--print', 'print a link to it instead, good once and for two minutes')
    .action(
      run(
        () => import('../commands/open.ts'),
        (m, context, options: { print?: boolean }) => m.open(context, options),
      ),
    );

  program
    .command('agree')
    .description('let an order remove the copies that its warning was about')
    .argument('<order>', 'as lastcopy status shows it')
    .action(
      run(
        () => import('../commands/agree.ts'),
        (m, context, order: string) => m.agree(context, order),
      ),
    );

  for (const [name, paused, description] of [
    ['pause', true, 'hunts only report on this laptop until resumed'],
    ['resume', false, 'let signed orders remove copies again'],
  ] as const) {
    program
      .command(name)
      .description(description)
      .action(
        run(
          () => import('../commands/pause.ts'),
          (m, context) => m.pause(context, paused),
        ),
      );
  }
}
