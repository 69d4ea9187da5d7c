/**
 * steward/ — the security team's own process, the holder of the fleet keys.
 *
 * Job: admits devices by wrapping the fleet keys to them, states versions of secrets dead, follows the order chain and
 * signs its expiring heads. Promise: it signs nothing that it has not verified by the bundle, never an older chain than
 * one it has signed before, and sends no key anywhere but wrapped to an admitted device.
 * May import protocol, forms and trust. It reads no user files and serves nobody: it only calls the server.
 */
export type { AdmissionPolicy, RunningSteward, StewardEvent, StewardOptions } from './steward.ts';
export { startSteward } from './steward.ts';
