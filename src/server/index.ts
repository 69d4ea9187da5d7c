/**
 * server/ — the blind relay between operators, steward and devices.
 *
 * Job: enrolment, WebSocket gateway, durable order chain with a cursor per device, inventory, receipts, containment,
 * audit log, the dashboard's files and views. Promise: it may be breached without a secret lost or a file touched. It holds no secret and no fleet key, no
 * endpoint takes or gives one, and it signs nothing; all that it relays is believed by others for its signatures alone.
 * What it has answered `accepted` survives a SIGKILL.
 * May import protocol and trust/public.ts, which verifies and cannot sign; nothing that reads, finds or rewrites secrets.
 */
export { type AuditLog, openAuditLog } from './audit-log.ts';
export { backUp, type Copy, restore } from './backup.ts';
export { endSessions, listSessions, signInLink } from './beside.ts';
export { type HookConfig, parseHooks } from './hooks/config.ts';
export { readOidc } from './identity/oidc-config.ts';
export type { StoragePlace } from './storage/open.ts';
export type { MetricsOptions } from './observation.ts';
export { type PersonsBeside, personsBeside, type TokensBeside, tokensBeside } from './persons/beside.ts';
export { readSinks, type SinkConfig } from './sinks/config.ts';
export { trySink } from './sinks/sinks.ts';
export { type RunningServer, type ServerOptions, startServer } from './server.ts';
