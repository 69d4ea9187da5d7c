import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Logger } from 'pino';
import { openSettings, startAgent } from '../../agent/index.ts';
import { parseBundle } from '../../trust/index.ts';
import { type FoundBundle, onOtherBundle } from '../bundle-watch.ts';
import { type Context, refuseRoot } from '../context.ts';
import { UserError } from '../exit.ts';
import { openHub } from '../desktop/hub.ts';
import { openPageDoor } from '../desktop/page-door.ts';
import type { TrayDeskOptions } from '../desktop/tray-desk.ts';
import { failures, openLog } from '../logs.ts';
import { readText } from '../files.ts';
import { isTerminal, say } from '../output.ts';
import { untilStopped } from '../until-stopped.ts';

export interface AgentOptions {
  readonly bundle?: string;
  readonly reportOnly?: boolean;
  readonly home?: string;
  readonly tray?: boolean;
}

/** Where `lastcopy enroll` leaves the bundle for this user's agent. */
export function ownBundle(stateDir: string): string {
  return join(stateDir, 'bundle.json');
}

/** Where IT leaves it for every user of the machine. */
export const MACHINE_BUNDLE = process.platform === 'win32' ? 'C:\\ProgramData\\Lastcopy\\bundle.json' : '/etc/lastcopy/bundle.json';

/** The one that is named, else IT's for the machine, else the user's own: IT's policy is the floor. */
export function findBundle(context: Context, given: string | undefined): string | undefined {
  return given ?? [MACHINE_BUNDLE, ownBundle(context.stateDir)].find((one) => existsSync(one));
}

function agentBundle(context: Context, given = process.env['LASTCOPY_BUNDLE']): FoundBundle {
  const path = findBundle(context, given);
  if (path === undefined) {
    throw new UserError('This agent knows no fleet.', `Run: lastcopy enroll BUNDLE   (or let IT put the bundle at ${MACHINE_BUNDLE})`);
  }
  const text = readText(path, 'bundle');
  return { path, text, bundle: parseBundle(text) };
}

/** `lastcopy agent`: rests until stopped. With another bundle it starts anew: nothing of an old policy is left standing. */
export async function agent(context: Context, options: AgentOptions): Promise<void> {
  refuseRoot(context, 'agent');
  let found: FoundBundle | null = agentBundle(context, options.bundle);
  await using log = await openLog(context.stateDir, 'agent', { terminal: isTerminal });
  while ((found = await untilOver(context, options, found, log.logger))) log.logger.info({ event: 'bundle-changed' }, 'bundle changed');
}

/** Null once it is stopped, else the bundle to go on with. */
async function untilOver(context: Context, options: AgentOptions, found: FoundBundle, logger: Logger): Promise<FoundBundle | null> {
  const { bundle } = found;
  const onError = failures(logger, 'desktop-failed');
  const hub = openHub(onError);
  await using running = await startAgent({
    stateDir: context.stateDir,
    home: options.home ? resolve(options.home) : context.home,
    bundle,
    processes: context.processes,
    log: logger,
    reportOnly: options.reportOnly === true,
    allowRoot: context.allowRoot,
    on: hub.tell,
  });
  await using door = openPageDoor({ agent: running, hub, stateDir: context.stateDir, files: context.processes.page, onError });
  await using _desk =
    options.tray === false ? null : await trayDesk({ agent: running, hub, openPage: () => door.show(), onError }, context);
  const other = new AbortController();
  let next: FoundBundle | null = null;
  const takeUp = (newer: FoundBundle) => {
    next = newer;
    other.abort();
  };
  using _bundle = onOtherBundle(found, takeUp, failures(logger, 'bundle-invalid'));
  say(`Lastcopy agent of fleet ${bundle.name}, device ${running.deviceId.slice(0, 12)}`);
  await untilStopped(other.signal);
  return next;
}

/** The desktop's side; where there is none it shows nothing and costs next to nothing. */
async function trayDesk(desk: Omit<TrayDeskOptions, 'startTray' | 'notices'>, { stateDir }: Context): Promise<AsyncDisposable> {
  const [{ openTrayDesk }, { startTray }, settings] = await Promise.all([
    import('../desktop/tray-desk.ts'),
    import('../../tray/index.ts'),
    openSettings(stateDir),
  ]);
  return openTrayDesk({ ...desk, startTray, notices: () => settings.read().notices });
}
