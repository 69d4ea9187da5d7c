import { join } from 'node:path';
import { type AdmissionPolicy, startSteward } from '../../steward/index.ts';
import { parseStewardSecrets, signer } from '../../trust/index.ts';
import type { Context } from '../context.ts';
import { UserError } from '../exit.ts';
import { openLog } from '../logs.ts';
import { openBundle, readText } from '../files.ts';
import { isTerminal, say } from '../output.ts';
import { untilStopped } from '../until-stopped.ts';

export interface StewardOptions {
  readonly bundle?: string;
  readonly keys: string;
  readonly admit: 'automatic' | 'manual';
  readonly admitList?: string;
}

/** `lastcopy steward`: runs until stopped. */
export async function steward(context: Context, options: StewardOptions): Promise<void> {
  const bundle = openBundle(options.bundle);
  const secrets = parseStewardSecrets(readText(options.keys, 'steward key file'));
  if (secrets.fleet !== bundle.fleet)
    throw new UserError(`${options.keys} belongs to another fleet than the bundle.`, 'Use the files of one fleet.');
  const stateDir = join(context.stateDir, 'steward');
  await using log = await openLog(stateDir, 'steward', { terminal: isTerminal });
  const admission: AdmissionPolicy = options.admitList
    ? { kind: 'list', allowed: readText(options.admitList, 'admission list').split(/\r?\n/).filter(Boolean) }
    : { kind: options.admit };
  await using running = startSteward({
    stateDir,
    bundle,
    signer: await signer(secrets.signingJwk),
    keys: secrets.keys,
    admission,
    log: log.logger,
  });
  say(`Lastcopy steward of fleet ${bundle.name}, at statement ${running.sequence} of the chain`);
  await untilStopped();
}
