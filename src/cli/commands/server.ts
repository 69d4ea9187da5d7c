import {
  type HookConfig,
  type MetricsOptions,
  parseHooks,
  readOidc,
  readSinks,
  type RunningServer,
  signInLink,
  startServer,
} from '../../server/index.ts';
import type { Logger } from 'pino';
import type { Context } from '../context.ts';
import { UserError } from '../exit.ts';
import { type ExpectedProfile, expectedList } from '../expected-list.ts';
import { openLog } from '../logs.ts';
import { openBundle, readPrivate, readText } from '../files.ts';
import { isTerminal, note, say } from '../output.ts';
import { type PlaceOptions, serverPlace } from '../server-place.ts';
import { untilStopped } from '../until-stopped.ts';

export interface ServerOptions extends PlaceOptions {
  readonly bundle?: string;
  readonly host: string;
  readonly port: string;
  readonly tlsCert?: string;
  readonly tlsKey?: string;
  readonly expected?: string;
  readonly keepDays?: string;
  readonly sinks?: string;
  readonly hooks?: string;
  readonly oidc?: string;
  readonly metrics?: string;
  readonly metricsToken?: string;
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
  const place = serverPlace(context, options);
  await using log = await openLog(place.stateDir, 'server', { terminal: isTerminal });
  const others: { to?: RunningServer } = {};
  using list =
    options.expected === undefined ? null : expectedFrom(options.expected, log.logger, (profiles) => others.to?.expect(profiles));
  await using running = await startServer({
    ...place,
    bundle,
    host: options.host,
    port,
    ...(options.tlsCert && options.tlsKey
      ? { tls: { cert: readText(options.tlsCert, 'certificate'), key: readText(options.tlsKey, 'private key') } }
      : {}),
    ...(list ? { expected: list.profiles } : {}),
    dashboard: context.processes.dashboard,
    ...(keepDays === undefined ? {} : { keepDays }),
    metrics: metricsOf(options),
    ...(options.sinks === undefined ? {} : { sinks: readSinks(options.sinks) }),
    ...(options.hooks === undefined ? {} : { hooks: readHooks(options.hooks) }),
    ...(options.oidc === undefined ? {} : { oidc: readOidc(options.oidc) }),
    log: log.logger,
  });
  others.to = running;
  say(`Lastcopy server for fleet ${bundle.name} at ${running.url}`);
  if (running.metricsUrl) say(`Figures for Prometheus at ${running.metricsUrl}/metrics`);
  if (options.oidc !== undefined) say(`Redirect URI for the identity provider: ${running.dashboardUrl}`);
  // Where stdout is a service's journal, a link in it would be a key left lying about.
  if (process.stdout.isTTY) say(`Dashboard, good once and for ten minutes: ${(await signInLink(place)).link}`);
  else say(`Dashboard at ${running.dashboardUrl} (a link into it: lastcopy server sign-in)`);
  await untilStopped();
}

/** IT's list, and what becomes of the file later; one that is wrong is told and changes nothing. */
function expectedFrom(path: string, log: Logger, other: (profiles: readonly ExpectedProfile[]) => void) {
  const wrong = (error: unknown): void => {
    const why = error instanceof Error ? error.message : String(error);
    log.error({ event: 'expected-invalid', why }, 'the new list of expected profiles is not taken');
    note(`The list of expected profiles stays as it was: ${why}`);
  };
  return expectedList(path, { other, wrong });
}

function readHooks(path: string): HookConfig[] {
  const text = readPrivate(path, 'file of hooks');
  try {
    return parseHooks(text);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new UserError(`The file of hooks ${path} cannot be used: ${why}.`, 'How it is written: docs/operations.md, "Rotation events".');
  }
}

/** An address of its own for /metrics, or a token for it on the server's; both may be. */
function metricsOf({ metrics, metricsToken }: ServerOptions): MetricsOptions {
  const [, name, port] = /^([^:]+|\[[^\]]+\]):(\d{1,5})$/.exec(metrics ?? '') ?? [];
  const host = name?.replace(/^\[|\]$/g, '');
  if (metrics !== undefined && (host === undefined || Number(port) > 65_535))
    throw new UserError(`--metrics wants HOST:PORT, not "${metrics}".`, 'Such as 127.0.0.1:9464, or [::1]:9464.');
  const token = metricsToken === undefined ? undefined : readText(metricsToken, 'token for metrics').trim();
  if (token !== undefined && (token.length < 16 || /\s/.test(token)))
    throw new UserError(`${metricsToken} holds no token of at least 16 characters.`, 'Make one: openssl rand -hex 32 > FILE');
  return { ...(host === undefined ? {} : { listen: { host, port: Number(port) } }), ...(token === undefined ? {} : { token }) };
}
