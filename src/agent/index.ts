/**
 * agent/ — the one resting process of each user: it holds the link to the server, watches the home, keeps the inventory, and
 * starts scanner and purger processes when there is work.
 *
 * Promise: of the user's files it only lists, looks at and watches; reading and writing them is scanner's and purger's. It
 * believes no server: orders are opened, linked and judged by this device's own bundle and keys. What was acknowledged to
 * the server is on disk; what was found or done reaches the server exactly once, whatever is killed in between. It writes
 * nothing outside its state directory except through purges, and does not run as root unless told so.
 *
 * May import every room but server, steward, cli, dashboard and tray: a laptop must not hold the code of the parties that
 * it does not believe, and who shows what the agent does looks on through AgentEvent.
 */
export type { Account, OrderAccount, UndoablePurge } from './account.ts';
export { startAgent } from './agent.ts';
export { type AuditLine, auditRecord } from './audit-record.ts';
export { CONDITIONS, type ConditionCode } from './conditions.ts';
export { AgentError } from './errors.ts';
export type { AgentEvent } from './events.ts';
export type { AgentOptions, RunningAgent } from './face.ts';
export { indexedState } from './file-index.ts';
export { keychainStore } from './key-store.ts';
export { type DeviceKeys, openKeys } from './keys.ts';
export { lockHolder } from './lock.ts';
export { agreeTo } from './agreed.ts';
export { nudge } from './nudge.ts';
export type { UndoneHere } from './owner.ts';
export { watchesNeeded } from './roots.ts';
export { openSettings } from './settings.ts';
export { type AgentStatus, listReplicas, readStatus } from './status.ts';
export { type Undo, undoPurge } from './undoing.ts';
