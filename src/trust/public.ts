/**
 * trust/public.ts — the verifying half of trust/, all that the blind server may have.
 *
 * Promise: nothing reachable from here signs, seals, unwraps or makes a key (test/trust/public.test.ts walks the imports).
 */
export { openAdmission } from './admission.ts';
export { AUDIT_GENESIS, auditBytes, type AuditTail, type AuditVerdict, type AuditWalk, auditWalk } from './audit-chain.ts';
export { orderVerifiers, parseBundle, pastOrderVerifiers, stewardVerifiers } from './bundle.ts';
export { type Authority, authority } from './authority.ts';
export { later } from './chain-time.ts';
export { emptyChain, genesis, link, statementHash, takeHash, takeStatement, takeTime } from './chain.ts';
export { openDraft, rotationEventId } from './event.ts';
export type { Act, ChainState, Hands, JudgedOrder, Opened, OrderStanding, Signer, TrustCode, Verdict, Verifier } from './face.ts';
export { headState, openHead } from './head.ts';
export { deviceId, deviceVerifier, thumbprint } from './identity.ts';
export { type KeptKeys, Keyring, turnBundle } from './keyring.ts';
export { openStatement, peek, requireFleet } from './open.ts';
export { openChainStatement } from './order.ts';
export {
  type EnrolClaim,
  type HelloClaim,
  type RequestClaim,
  verifyDeviceRecord,
  verifyEnrolProof,
  verifyHelloProof,
  verifyRequestProof,
} from './proof.ts';
export { openReceipt } from './receipt.ts';
export { openRetirement, openRetirements, retirementMatches, retirementName } from './retirement.ts';
export { enrolmentAt, openEnrolment, openStewardAnswer, openStewardRequest, stewardRequestId } from './steward-request.ts';
export { failureOf } from './health.ts';
export { ringOf } from './ring.ts';
export { type Linked, type OrderRights, rightsBy, rightsOf, takeStanding } from './standing.ts';
export { TrustError } from './trust-error.ts';
export { type OpenedTurn, openKeys, openLink } from './turn.ts';
