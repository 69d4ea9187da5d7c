/**
 * trust/public.ts — the verifying half of trust/, all that the blind server may have.
 *
 * Promise: nothing reachable from here signs, seals, unwraps or makes a key (test/trust/public.test.ts walks the imports).
 */
export { openAdmission } from './admission.ts';
export { orderVerifiers, parseBundle, stewardVerifiers } from './bundle.ts';
export { emptyChain, genesis, later, link, statementHash, takeHash, takeStatement, takeTime } from './chain.ts';
export type { ChainState, JudgedOrder, Opened, Signer, TrustCode, Verdict, Verifier } from './face.ts';
export { headState, openHead } from './head.ts';
export { deviceId, deviceVerifier, thumbprint } from './identity.ts';
export { openStatement, peek, requireFleet } from './open.ts';
export { openChainStatement, requireAuthority } from './order.ts';
export { type EnrolClaim, type HelloClaim, type RequestClaim, verifyEnrolProof, verifyHelloProof, verifyRequestProof } from './proof.ts';
export { openReceipt } from './receipt.ts';
export { openRetirement, openRetirements, retirementMatches, retirementName } from './retirement.ts';
export { TrustError } from './trust-error.ts';
