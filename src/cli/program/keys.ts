import { type Command, Option } from 'commander';
import type { EpochOptions, KeysOptions, TurnOptions } from '../commands/fleet-keys.ts';
import type { FleetOptions } from '../commands/rotations.ts';
import { bundleOption, json, operatorOption, type Run } from './registration.ts';

/** How the keys of a fleet turn. */
export function keyCommands(fleet: Command, run: Run): void {
  const load = () => import('../commands/fleet-keys.ts');
  const root = () => new Option('--root <file...>', 'root key files that sign').makeOptionMandatory();
  fleet
    .command('keys')
    .description('whose signatures count in the fleet now')
    .option('--save <file>', 'write how the keys have turned, for the next `fleet turn --after`')
    .addOption(bundleOption())
    .addOption(operatorOption())
    .addOption(json())
    .action(run(load, (m, _context, options: KeysOptions) => m.keys(options)));
  fleet
    .command('turn')
    .description('make new keys and sign them by the offline roots; asks no server')
    .addOption(bundleOption())
    .addOption(root())
    .option('--after <file>', 'the newest file of keys, where keys have turned before')
    .option('--keys <file>', "the fleet keys for new key files: the steward's file, or the newest one of fleet keys")
    .option('--add-operator <person...>', 'a person who gets an order key')
    .option('--replace-operator <who...>', 'a person whose key is replaced by a new one')
    .option('--remove-operator <who...>', 'a person, or a key id, that may sign no more')
    .option('--stolen <who...>', 'a person, or a key id, whose key was stolen: it leaves, and what it signed before counts no more')
    .option('--new-steward', 'a new key for the steward')
    .option('--new-roots <n>', 'so many new root keys in place of the old ones')
    .option('--root-threshold <n>', 'how many roots must sign the next turn')
    .option('--threshold <verb=n...>', 'how many persons must sign: redact=2')
    .option('--out <dir>', 'where to write the files', '.')
    .option('--dry-run', 'show what would change; sign and write nothing')
    .option('--yes', 'sign without asking')
    .addOption(json())
    .action(run(load, (m, _context, options: TurnOptions) => m.turn(options)));
  fleet
    .command('sign')
    .argument('<file>', 'what `lastcopy fleet turn` wrote')
    .description('sign new keys by another root; asks no server')
    .addOption(bundleOption())
    .addOption(root())
    .option('--yes', 'sign without asking')
    .action(
      run(load, (m, _context, file: string, options: { bundle?: string; root: readonly string[]; yes?: boolean }) => m.sign(file, options)),
    );
  fleet
    .command('publish')
    .argument('<file>', 'what `lastcopy fleet turn` wrote')
    .description('put signed keys in their place in the chain of orders')
    .addOption(bundleOption())
    .addOption(operatorOption())
    .addOption(json())
    .action(run(load, (m, _context, file: string, options: FleetOptions) => m.publish(file, options)));
  fleet
    .command('epoch')
    .description('make a new epoch of fingerprint keys, for the steward and for operators')
    .requiredOption('--keys <file>', "the steward's newest key file")
    .option('--out <dir>', 'where to write the files', '.')
    .option('--dry-run', 'write nothing')
    .addOption(json())
    .action(run(load, (m, _context, options: EpochOptions) => m.epoch(options)));
  fleet
    .command('import')
    .argument('<file>', 'what `lastcopy fleet epoch` wrote for operators')
    .description("put newer fleet keys into an operator's key file")
    .addOption(operatorOption())
    .action(run(load, (m, _context, file: string, options: { operator?: string }) => m.importKeys(file, options)));
}
