import { readStatus } from '../../agent/index.ts';
import type { Context } from '../context.ts';
import { agent } from './agent.ts';
import { bundle, lookForBundle, undo } from './bundle.ts';
import { type Check, codeOf, type Finding, failed, type Surroundings } from './check.ts';
import { desktop } from './desktop.ts';
import { home } from './home.ts';
import { askKeychain, keychain } from './keychain.ts';
import { runtime } from './runtime.ts';
import { askServer, clock, server } from './server.ts';
import { service } from './service.ts';
import { stateDirectory } from './state-directory.ts';
import { watching } from './watching.ts';

const CHECKS: readonly Check[] = [runtime, bundle, stateDirectory, keychain, server, clock, home, watching, service, agent, undo, desktop];

export interface Examined extends Finding {
  readonly id: string;
}

/** Everything at once, in the order in which it is shown. A check that breaks is a failed one, and takes none with it. */
export async function examine(context: Context, given: string | undefined): Promise<Examined[]> {
  const found = lookForBundle(context, given);
  const surroundings: Surroundings = {
    context,
    env: process.env,
    bundle: found,
    agent: await readStatus(context.stateDir).catch(() => null),
    server: found.kind === 'good' ? askServer(found.bundle) : Promise.resolve({ kind: 'nobody-to-ask' }),
    keychain: askKeychain(),
  };
  return Promise.all(
    CHECKS.map(async (check) => {
      try {
        return { id: check.id, ...(await check.look(surroundings)) };
      } catch (error) {
        return {
          id: check.id,
          ...failed(`This could not be looked at (${codeOf(error)}).`, 'Report it with the output of: LASTCOPY_DEBUG=1 lastcopy doctor'),
        };
      }
    }),
  );
}
