import type { Command } from 'commander';
import { json, type Run, secretStdin } from './registration.ts';

/** What one person does on one machine: find, purge, undo. */
export function searchCommands(program: Command, run: Run): void {
  program
    .command('scan')
    .description('find secrets in files and folders by the rules')
    .argument('<path...>')
    .addOption(json())
    .action(
      run(
        () => import('../commands/scan.ts'),
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
        () => import('../commands/hunt.ts'),
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
        () => import('../commands/purge.ts'),
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
        () => import('../commands/undo.ts'),
        (m, context, what: string | undefined, options: { json?: boolean; copyTo?: string }) => m.undo(context, what, options),
      ),
    );
}
