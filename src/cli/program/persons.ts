import { type Command, Option } from 'commander';
import type { PersonRole, TokenScope } from '../../protocol/index.ts';
import type { PersonOptions, TokenOptions } from '../commands/server-persons.ts';
import { json, type Run } from './registration.ts';

// Written out: the schemas of the wire are not loaded to start a command.
const ROLES = ['viewer', 'operator', 'approver', 'admin'] as const satisfies readonly PersonRole[];
const SCOPES = [
  'rotations:read',
  'inventory:read',
  'devices:read',
  'events:read',
  'audit:read',
  'chain:read',
] as const satisfies readonly TokenScope[];

const role = () => new Option('--role <role>', 'each may do what those before it may').choices([...ROLES]);

/** Who may do what at a server, below `lastcopy server`. */
export function personCommands(server: Command, run: Run): void {
  const load = () => import('../commands/server-persons.ts');
  const persons = server
    .command('persons')
    .description('who may do what at the server; roles only take away, no laptop believes them')
    .addOption(json())
    .action(run(load, (m, context, _options: object, command: Command) => m.persons(context, command.optsWithGlobals<PersonOptions>())));
  persons
    .command('add')
    .argument('<name>', 'as the fleet bundle names whoever holds an order key')
    .addOption(role().default('viewer'))
    .addOption(json())
    .description('list a person, and make the link that signs it in for the first time')
    .action(
      run(load, (m, context, name: string, _options: object, command: Command) =>
        m.addPerson(context, name, command.optsWithGlobals<PersonOptions>()),
      ),
    );
  persons
    .command('set')
    .argument('<name>')
    .addOption(role())
    .option('--disable', 'shut the person out: sessions end, and its order key is refused here')
    .option('--enable', 'let the person in again')
    .addOption(json())
    .description('another role, or no way in; it counts at once')
    .action(
      run(load, (m, context, name: string, _options: object, command: Command) =>
        m.setPerson(context, name, command.optsWithGlobals<PersonOptions>()),
      ),
    );
  persons
    .command('remove')
    .argument('<name>')
    .addOption(json())
    .description('forget a person, its password, passkeys and sessions')
    .action(
      run(load, (m, context, name: string, _options: object, command: Command) =>
        m.removePerson(context, name, command.optsWithGlobals<PersonOptions>()),
      ),
    );

  const tokens = server
    .command('tokens')
    .description('tokens of programs that read; the server keeps hashes of them')
    .addOption(json())
    .action(run(load, (m, context, _options: object, command: Command) => m.tokens(context, command.optsWithGlobals<TokenOptions>())));
  tokens
    .command('add')
    .argument('<label>', 'what uses it')
    .addOption(new Option('--scope <scope...>', 'what it may read').choices([...SCOPES]))
    .option('--days <n>', 'how long it is good (default: 90, at most 400)')
    .addOption(json())
    .description('make a token; it is shown this once')
    .action(
      run(load, (m, context, label: string, _options: object, command: Command) =>
        m.addToken(context, label, command.optsWithGlobals<TokenOptions>()),
      ),
    );
  tokens
    .command('remove')
    .argument('<token>', 'its number')
    .addOption(json())
    .description('make a token void')
    .action(
      run(load, (m, context, token: string, _options: object, command: Command) =>
        m.removeToken(context, token, command.optsWithGlobals<TokenOptions>()),
      ),
    );
}
