import { once } from 'node:events';
import { join } from 'node:path';
import { openAuditLog } from '../../server/index.ts';
import type { Context } from '../context.ts';
import { EXIT, UserError } from '../exit.ts';
import { colors, jsonLine, note, plural } from '../output.ts';

/** `lastcopy server audit`: the server's audit log, one JSON object a line, and on stderr whether its chain holds. */
export async function serverAudit(context: Context): Promise<number | void> {
  const stateDir = join(context.stateDir, 'server');
  using log = openAuditLog(stateDir);
  if (log === null) throw new UserError(`No server ever ran on ${stateDir}.`, "Name the server's state directory with --state.");
  for (const line of log.lines()) {
    if (!process.stdout.write(`${jsonLine(line)}\n`)) await once(process.stdout, 'drain');
  }
  const verdict = await log.verify();
  if (verdict.ok) note(`${plural(verdict.records, 'line')}, the chain holds; its end is ${verdict.hash}`);
  else {
    note(
      `${colors.red('The audit log is broken')} at line ${verdict.at}: ${verdict.why}. Compare it with the tail that was shipped elsewhere.`,
    );
    return EXIT.ERROR;
  }
}
