import { join } from 'node:path';
import { signInLink, startServer } from '../../server/index.ts';
import type { Context } from '../context.ts';
import { UserError } from '../exit.ts';
import { openLog } from '../logs.ts';
import { openBundle, readText } from '../files.ts';
import { isTerminal, say } from '../output.ts';
import { untilStopped } from '../until-stopped.ts';

export interface ServerOptions {
  readonly bundle?: string;
  readonly host: string;
  readonly port: string;
  readonly tlsCert?: string;
  readonly tlsKey?: string;
  readonly expected?: string;
  readonly keepDays?: string;
}

/** `lastcopy server`: runs until stopped. */
export async function server(context: Context, options: ServerOptions): Promise<void> {
  const bundle = openBundle(options.bundle);
  const port = Number(options.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new UserError(`--port wants 0 to 65535, not "${options.port}".`, 'Port 0 picks a free one.');
  if ((options.tlsCert === undefined) !== (options.tlsKey === undefined)) {
    throw new UserError('--tls-cert and --tls-key go together.', 'Pass both files.');
  }
  const keepDays = options.keepDays === undefined ? undefined : Number(options.keepDays);
  if (keepDays !== undefined && (!Number.isInteger(keepDays) || keepDays < 1 || keepDays > 36_500))
    throw new UserError(`--keep-days wants a number of days from 1, not "${options.keepDays}".`, 'Without it 400 days are kept.');
  const stateDir = join(context.stateDir, 'server');
  await using log = await openLog(stateDir, 'server', { terminal: isTerminal });
  await using running = await startServer({
    stateDir,
    bundle,
    host: options.host,
    port,
    ...(options.tlsCert && options.tlsKey
      ? { tls: { cert: readText(options.tlsCert, 'certificate'), key: readText(options.tlsKey, 'private key') } }
      : {}),
    ...(options.expected ? { expected: parseExpected(readText(options.expected, 'list of expected devices')) } : {}),
    dashboard: context.processes.dashboard,
    ...(keepDays === undefined ? {} : { keepDays }),
    log: log.logger,
  });
  say(`Lastcopy server for fleet ${bundle.name} at ${running.url}`);
  // Where stdout is a service's journal, a link in it would be a key left lying about.
  if (process.stdout.isTTY) say(`Dashboard, good once and for ten minutes: ${(await signInLink(stateDir)).link}`);
  else say(`Dashboard at ${running.dashboardUrl} (a link into it: lastcopy server sign-in)`);
  await untilStopped();
}

/** Lines of `machine,user`; blank lines and `#` comments are skipped. */
function parseExpected(text: string): { machine: string; user: string }[] {
  return text
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '' && !line.startsWith('#'))
    .map((line) => {
      const [machine, user] = line.split(',').map((part) => part.trim());
      if (!machine || !user) throw new UserError(`"${line}" is not machine,user.`, 'One device a line, such as: laptop-7,alice');
      return { machine, user };
    });
}
