/**
 * trust/ — who may order what: bundle, keys, signatures, chain, heads, retirement records, sealing, admission, and the
 * one pure function that decides what a device does with an order (judge).
 *
 * Promise: nothing is parsed before its signature has verified; every refusal is a TrustError with a stable code; the
 * server that carries all of it can neither forge, alter, replay nor hide a cancellation for longer than a head lives.
 * Primitives are jose's, the platform's and @noble/hashes'; none is home-made.
 * May import protocol and forms. No Node, no DOM: the same code decides in agent, steward, CLI and browser. The server
 * takes public.ts alone: a relay that is breached must have nothing to sign or unwrap with.
 */
export { makeEntries } from './entries.ts';
export { DEFAULT_FLOOR, type FleetInit, initFleet } from './fleet.ts';
export {
  fingerprintKeys,
  generateFleetKeys,
  makeAdmission,
  newestEpoch,
  unwrapFleetKeys,
  withNewEpoch,
  wrapFleetKeys,
} from './fleet-keys.ts';
export { judge, type JudgeInput } from './judge.ts';
export { bundleAfter, KeysFile, parseKeysFile } from './keys-file.ts';
export { generateSealing, generateSigner, PrivateSealingJwk, PrivateSigningJwk, signer } from './keys.ts';
export { orderDigest } from './order-digest.ts';
export { fitsProfile, globFits, parseProfiles, type ProfilePattern } from './profile.ts';
export { makeEnrolProof, makeHelloProof, makeRequestProof } from './prove.ts';
export * from './public.ts';
export { type ModeRule, MODES } from './modes.ts';
export { openRegistered, sealRegistered } from './registered.ts';
export { newOrderKey, openEntry, sealEntry, unwrapOrderKey, wrapOrderKey } from './sealing.ts';
export {
  OperatorSecrets,
  parseHeldKeys,
  parseOperatorSecrets,
  parseRootSecrets,
  parseStewardSecrets,
  RootSecrets,
  StewardSecrets,
} from './secret-files.ts';
export { addSignature, makeStatement, payloadBytes } from './statement.ts';
