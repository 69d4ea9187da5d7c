/**
 * steward/ — the security team's own process, the holder of the fleet keys.
 *
 * Job: admits devices by wrapping the fleet keys to them, states versions of secrets dead, follows the order chain and
 * signs its expiring heads, and pauses an order by which too many devices come to harm. Promise: it signs nothing that it has not verified by the bundle, never an older chain than
 * one it has signed before, and sends no key anywhere but wrapped to an admitted device.
 * May import protocol, forms and trust. It reads no user files and serves nobody: it only calls the server, and
 * the secrets managers that it is told to watch, with rights to read; of what it reads there it keeps fingerprints and sealed
 * entries, never a value.
 */
export { ADMISSION_LIMITS, type AdmissionLimits, type AdmissionPolicy } from './admission-policy.ts';
export { HEALTH_GATE, type HealthGate } from './health-gate.ts';
export { type RunningSteward, startSteward, type StewardEvent, type StewardOptions } from './steward.ts';
export { type ManagerWatch, parseWatch } from './versions/config.ts';
