import type { Command } from 'commander';
import { bundleOption, json, operatorOption, type Run } from './registration.ts';

/** The agent of this user and what it knows. */
export function laptopCommands(program: Command, run: Run): void {
  program
    .command('agent')
    .description('the resting process on a laptop: watches, reports, carries out orders')
    .addOption(bundleOption())
    .option('--report-only', 'never write, whatever an order says')
    .option('--home <dir>', 'another home than the own one')
    .action(
      run(
        () => import('../commands/agent.ts'),
        (m, context, options: { bundle?: string; reportOnly?: boolean; home?: string }) => m.agent(context, options),
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

  program
    .command('replicas')
    .description('the secrets found: on this laptop, or with --operator in the fleet')
    .addOption(json())
    .addOption(bundleOption())
    .addOption(operatorOption())
    .action(
      run(
        () => import('../commands/replicas.ts'),
        (m, context, options: { json?: boolean; bundle?: string; operator?: string }) => m.replicas(context, options),
      ),
    );
}
