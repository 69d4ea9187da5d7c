import { type Command, Option } from 'commander';
import type { InitOptions } from '../commands/fleet.ts';
import type { RotateOptions } from '../commands/rotate.ts';
import type { FleetOptions } from '../commands/rotations.ts';
import { bundleOption, json, operatorOption, type Run } from './registration.ts';

/** What an operator does. */
export function fleetCommands(program: Command, run: Run): void {
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
        () => import('../commands/rotate.ts'),
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
        () => import('../commands/rotations.ts'),
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
        () => import('../commands/rotations.ts'),
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
        () => import('../commands/rotations.ts'),
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
        () => import('../commands/rotations.ts'),
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
        () => import('../commands/fleet.ts'),
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
        () => import('../commands/fleet.ts'),
        (m, _context, options: FleetOptions) => m.devices(options),
      ),
    );
}
