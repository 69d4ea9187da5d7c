import { once } from 'node:events';
import { type AuditLog, openAuditLog } from '../../server/index.ts';
import type { Context } from '../context.ts';
import { EXIT, UserError } from '../exit.ts';
import { colors, jsonLine, note, plural } from '../output.ts';
import { type PlaceOptions, serverPlace } from '../server-place.ts';

/** The log of the server of this state directory or database. */
export async function openServerAudit(context: Context, options: PlaceOptions = {}): Promise<AuditLog> {
  const place = serverPlace(context, options);
  const log = await openAuditLog(place);
  if (log !== null) return log;
  throw new UserError(
    `No server ever ran on ${place.stateDir}.`,
    "Name the server's state directory with --state, or for `lastcopy audit verify` a file that `lastcopy server audit` wrote.",
  );
}

/** `lastcopy server audit`: the server's audit log, one JSON object a line, and on stderr whether its chain holds. */
export async function serverAudit(context: Context, options: PlaceOptions): Promise<number | void> {
  await using log = await openServerAudit(context, options);
  for await (const line of log.lines()) {
    if (!process.stdout.write(`${jsonLine(line)}\n`)) await once(process.stdout, 'drain');
  }
  const verdict = await log.verify();
  if (verdict.ok) note(`${plural(verdict.records, 'line')}, the chain holds; its end is ${verdict.records}:${verdict.hash}`);
  else {
    note(
      `${colors.red('The audit log is broken')} at line ${verdict.at}: ${verdict.why}. Compare it with the tail that was shipped elsewhere.`,
    );
    return EXIT.ERROR;
  }
}
