import { Argument, type Command, Option } from 'commander';
import type { AdmitOptions, EnrolmentOptions, RevokeOptions } from '../commands/fleet-admission.ts';
import type { InitOptions } from '../commands/fleet.ts';
import type { RotateOptions } from '../commands/rotate.ts';
import type { FleetOptions } from '../commands/rotations.ts';
import { keyCommands } from './keys.ts';
import { bundleOption, json, operatorOption, type Run, tokenOption } from './registration.ts';

/** What an operator does. */
export function fleetCommands(program: Command, run: Run): void {
  program
    .command('rotate')
    .description('announce a rotated secret to the fleet; the old value arrives on stdin')
    .addOption(bundleOption())
    .addOption(operatorOption())
    .option('--fingerprint <fp>', 'choose the secret from the inventory instead of giving its value')
    .option('--event <id>', "announce what a secrets manager told of, by the steward's draft (lastcopy events)")
    .option('--ref <name>', 'the name of the secret in whatever manages it')
    .option('--secret-version <version>', 'which version of it died (default: previous)')
    .option('--label <text>', 'what people are shown (default: the ref)')
    .addOption(new Option('--verb <verb>', 'what agents may do').choices(['report', 'redact', 'delete', 'rehome']).default('redact'))
    .option(
      '--reference <ref>',
      'for --verb rehome: what names the new value in its store (op://Prod/stripe/key); written where the old one was',
    )
    .addOption(new Option('--mode <mode>', 'less than machines allow: warn asks their users first').choices(['report', 'warn', 'enforce']))
    .option(
      '--invalid-since <time>',
      '"now" or an ISO 8601 time since when the old value is dead (with --event also "event"); without it agents only report',
    )
    .option('--include-home', 'also overwrite the credential where its own tool keeps it')
    .option('--devices <ids>', 'comma-separated device ids instead of the whole fleet')
    .option('--canary <part>', 'begin with this part of the fleet (5%), then all by a promotion; 5% from 100 devices on')
    .option('--ring <part>', 'cumulative part of the fleet for each ring; may be repeated', collected)
    .option('--max-files <n>', 'most files an agent may write', '500')
    .option('--max-bytes <n>', 'most bytes an agent may write', '1000000')
    .option('--max-share <part>', 'largest part of the searched files that an agent may write: 0.05, or 5%')
    .option('--start-within <hours>', 'agents that are later only report, until the order is renewed', '168')
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

  const events = program
    .command('events')
    .description('rotations that secrets managers told of, and what the steward drafted of them; none orders anything')
    .addOption(bundleOption())
    .addOption(operatorOption())
    .addOption(tokenOption())
    .addOption(json())
    .action(
      run(
        () => import('../commands/events.ts'),
        (m, _context, options: FleetOptions) => m.list(options),
      ),
    );
  events
    .command('show')
    .argument('<event>')
    .description('one event, and what to do')
    .action(
      run(
        () => import('../commands/events.ts'),
        (m, _context, event: string) => m.show(event, events.opts<FleetOptions>()),
      ),
    );

  const rotations = program
    .command('rotations')
    .description('the orders and how far each is contained')
    .addOption(bundleOption())
    .addOption(operatorOption())
    .addOption(tokenOption())
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
    .addOption(new Option('--by <what>', 'figures and times instead: by device, or by place').choices(['device', 'place']))
    .description('one rotation, device by device')
    .action(async (order: string, { by }: { by?: 'device' | 'place' }) =>
      by === undefined
        ? run(
            () => import('../commands/rotations.ts'),
            (m) => m.show(order, fleetOptions()),
          )()
        : run(
            () => import('../commands/rotation-figures.ts'),
            (m) => m.showBy(order, by, fleetOptions()),
          )(),
    );
  rotations
    .command('stats')
    .option('--days <n>', 'orders of the last so many days', '90')
    .description('time to contain, over rotations and over devices')
    .action(
      run(
        () => import('../commands/rotation-figures.ts'),
        (m, _context, options: { days: string }) => m.stats(options.days, fleetOptions()),
      ),
    );
  rotations
    .command('approve')
    .argument('<order>')
    .option('--yes', 'approve without asking')
    .description('put your name under what another operator has signed for an order')
    .action(
      run(
        () => import('../commands/rotation-acts.ts'),
        (m, _context, order: string, options: { yes?: boolean }) => m.approve(order, options, fleetOptions()),
      ),
    );
  rotations
    .command('promote')
    .argument('<order>')
    .option('--ring <n>', 'ring to open (default: the next closed one)')
    .option('--yes', 'open it without asking, also where devices failed')
    .description('open a ring of an order, after a look at how the rings before it fared')
    .action(
      run(
        () => import('../commands/rotation-acts.ts'),
        (m, _context, order: string, options: { ring?: string; yes?: boolean }) => m.promoteRing(order, options, fleetOptions()),
      ),
    );
  for (const [name, what] of [
    ['pause', 'stop an order: agents write nothing more until it is resumed'],
    ['resume', 'let a paused order go on'],
    ['cancel', 'call an order off'],
  ] as const) {
    rotations
      .command(name)
      .argument('<order>')
      .requiredOption('--reason <text>', 'why, for agents and the audit log')
      .description(what)
      .action(
        run(
          () => import('../commands/rotation-acts.ts'),
          (m, _context, order: string, options: { reason: string }) =>
            (name === 'cancel' ? m.callOff : m[name])(order, options.reason, fleetOptions()),
        ),
      );
  }
  rotations
    .command('renew')
    .argument('<order>')
    .option('--start-within <hours>', 'late devices may start until then', '168')
    .option('--watch <days>', 'watch for relapse so many days from now (default: as before)')
    .description('let devices that came too late carry an order out after all')
    .action(
      run(
        () => import('../commands/rotation-acts.ts'),
        (m, _context, order: string, options: { startWithin: string; watch?: string }) => m.renew(order, options, fleetOptions()),
      ),
    );

  rotations
    .command('evidence')
    .argument('<order>')
    .requiredOption('--out <dir>', 'a new folder')
    .description('what every device signed for one rotation, with all that is needed to check it, and a report to read')
    .action(
      run(
        () => import('../commands/evidence.ts'),
        (m, _context, order: string, options: { out: string }) => m.evidence(order, options.out, fleetOptions()),
      ),
    );
  program
    .command('evidence')
    .description('evidence of rotations')
    .command('verify')
    .argument('<dir>', 'what `lastcopy rotations evidence` wrote')
    .addOption(bundleOption())
    .addOption(json())
    .description('whether it holds: signatures, chain, receipts, audit log; asks no server')
    .action(
      run(
        () => import('../commands/evidence.ts'),
        (m, _context, dir: string, options: { bundle?: string; json?: boolean }) => m.verify(dir, options),
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
    .option('--threshold <verb=persons>', 'how many persons must sign for a verb: redact=2; may be repeated', collected)
    .option('--out <dir>', 'where to write the files', '.')
    .option('--allow-key-file', 'let devices without a keychain keep their keys in a 0600 file')
    .addOption(new Option('--mode <mode>', 'how far laptops let orders go').choices(['report', 'warn', 'enforce']).default('enforce'))
    .option('--hold <what=mode>', 'hold a class or a place below that: HOME=report, bash-history=warn; may be repeated', collected)
    .option('--verbs <verbs>', 'what orders may ask for: report,redact,delete,rehome', 'report,redact')
    .option('--max-files <n>', 'most files that one order may write on a laptop')
    .option('--max-bytes <n>', 'most bytes of copies that one order may write on a laptop')
    .option('--max-share <part>', 'largest part of the searched files that one order may write: 0.05, or 5%')
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
    .addOption(tokenOption())
    .addOption(json())
    .action(
      run(
        () => import('../commands/fleet.ts'),
        (m, _context, options: FleetOptions) => m.devices(options),
      ),
    );
  keyCommands(fleet, run);
  fleet
    .command('pending')
    .description('who waits to be admitted, why, and whether enrolment is open')
    .addOption(bundleOption())
    .addOption(operatorOption())
    .addOption(json())
    .action(
      run(
        () => import('../commands/fleet-admission.ts'),
        (m, _context, options: FleetOptions) => m.pending(options),
      ),
    );
  fleet
    .command('admit')
    .argument('[devices...]', 'machine/user, or the beginning of an id')
    .description('have the steward let devices in')
    .option('--all', 'all that wait')
    .option('--machine <glob>', 'with --all: those whose machine fits, with * and ?')
    .option('--replace', 'in place of earlier devices of the same machine and user, as after setting it up anew')
    .option('--yes', 'do not ask')
    .addOption(bundleOption())
    .addOption(operatorOption())
    .addOption(json())
    .action(
      run(
        () => import('../commands/fleet-admission.ts'),
        (m, _context, devices: string[], options: AdmitOptions) => m.admit(devices, options),
      ),
    );
  fleet
    .command('revoke')
    .argument('<devices...>', 'machine/user, or the beginning of an id')
    .description('have the steward put devices out')
    .requiredOption('--reason <text>', 'why, for the device and the audit log')
    .option('--yes', 'do not ask')
    .addOption(bundleOption())
    .addOption(operatorOption())
    .addOption(json())
    .action(
      run(
        () => import('../commands/fleet-admission.ts'),
        (m, _context, devices: string[], options: RevokeOptions) => m.revoke(devices, options),
      ),
    );
  fleet
    .command('enrolment')
    .addArgument(new Argument('[change]', 'without one: how it is').choices(['open', 'close']))
    .description('whether new devices may enrol')
    .option('--until <time>', 'then it is the other way round again: 8h, 3d, or an ISO 8601 time')
    .addOption(bundleOption())
    .addOption(operatorOption())
    .addOption(json())
    .action(
      run(
        () => import('../commands/fleet-admission.ts'),
        (m, _context, change: 'open' | 'close' | undefined, options: EnrolmentOptions) => m.enrolment(change, options),
      ),
    );
}

function collected(value: string, before: readonly string[] | undefined): readonly string[] {
  return [...(before ?? []), value];
}
