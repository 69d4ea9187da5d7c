import { type Command, Option } from 'commander';
import type { AllowOptions } from '../commands/allow.ts';
import type { HuntOptions } from '../commands/hunt.ts';
import type { PlacesOptions } from '../commands/places.ts';
import type { PurgeOptions } from '../commands/purge.ts';
import type { ScanOptions } from '../commands/scan.ts';
import { format, json, output, quiet, type Run, secretStdin, threads } from './registration.ts';

/** What one person does on one machine: find, purge, undo. */
export function searchCommands(program: Command, run: Run): void {
  program
    .command('scan')
    .description('find secrets in files and folders by the rules')
    .argument('[path...]')
    .addOption(json())
    .addOption(format())
    .addOption(output())
    .option('--ignore <pattern>', "leave out what matches, in gitignore's syntax; may be repeated", collected)
    .option('--why <path>', 'tell what a scan would do with this path, and why')
    .option('--resume', 'go on with an interrupted scan of the same paths and options')
    .addOption(threads())
    .addOption(quiet())
    .action(
      run(
        () => import('../commands/scan.ts'),
        (m, context, paths: string[], options: ScanOptions) => m.scan(context, paths, options),
      ),
    );

  program
    .command('hunt')
    .description('find every copy of one secret, in every form')
    .argument('<path...>')
    .addOption(secretStdin())
    .addOption(json())
    .addOption(format())
    .addOption(output())
    .option('--force', 'accept a secret of under 8 bytes')
    .addOption(threads())
    .addOption(quiet())
    .action(
      run(
        () => import('../commands/hunt.ts'),
        (m, context, paths: string[], options: HuntOptions) => m.hunt(context, paths, options),
      ),
    );

  program
    .command('rules')
    .description('list what a scan looks for, with the document that each rule follows')
    .addOption(json())
    .action(
      run(
        () => import('../commands/rules.ts'),
        (m, context, options: { json?: boolean }) => m.rules(context, options),
      ),
    );

  program
    .command('places')
    .description('list where secrets settle, and what of it is on this machine')
    .argument('[filter]', 'a part of a place’s name, owner or group')
    .option('--all', 'also what is not here')
    .option('--markdown', 'the whole catalogue as a document')
    .addOption(json())
    .action(
      run(
        () => import('../commands/places.ts'),
        (m, context, filter: string | undefined, options: PlacesOptions) => m.places(context, filter, options),
      ),
    );

  const allow = program
    .command('allow')
    .description('let a finding be, by its fingerprint and place; hunts and purges find it all the same')
    .argument('[fingerprint]', 'as lastcopy scan shows it, short or whole')
    .option('--place <place>', 'the one place where it may stay')
    .option('--reason <text>', 'why it may stay there')
    .option('--until <date>', 'the last day on which it is allowed')
    .addOption(json())
    .action(
      run(
        () => import('../commands/allow.ts'),
        (m, context, fingerprint: string | undefined, options: AllowOptions) => m.allow(context, fingerprint, options),
      ),
    );
  allow
    .command('list')
    .description('show what is allowed')
    .addOption(json())
    .action(
      run(
        () => import('../commands/allow.ts'),
        (m, context, options: { json?: boolean }) => m.listAllowed(context, { ...allow.opts(), ...options }),
      ),
    );
  allow
    .command('remove')
    .description('let findings of this fingerprint count again')
    .argument('<fingerprint>')
    .option('--place <place>', 'only in this place')
    .action(
      run(
        () => import('../commands/allow.ts'),
        (m, context, fingerprint: string, options: { place?: string }) =>
          m.removeAllowed(context, fingerprint, { ...allow.opts(), ...options }),
      ),
    );

  program
    .command('purge')
    .description('find every copy of one dead secret, remove it, prove it gone')
    .argument('<path...>')
    .addOption(secretStdin())
    .addOption(json())
    .option('--dry-run', 'print the plan and write nothing')
    .option('--keep-home', "leave the credential where its own tool keeps it (the place's class is HOME)")
    .option('--wait', 'wait for the applications whose files hold copies to be closed, then purge those too')
    .option('--delete', 'delete whole files of no further use (logs, trash, open tabs) instead of overwriting in them')
    .addOption(
      new Option(
        '--rehome <ref>',
        'write this reference (op://Prod/stripe/key) where the secret is all that a key of a settings file has',
      ).conflicts('delete'),
    )
    .option('--git-history', 'also rewrite the history of git repositories: their commits get new ids')
    .option('--force', 'accept a secret of under 8 bytes')
    .action(
      run(
        () => import('../commands/purge.ts'),
        (m, context, paths: string[], options: PurgeOptions) => m.purge(context, paths, options),
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

function collected(pattern: string, before: readonly string[] = []): string[] {
  return [...before, pattern];
}
