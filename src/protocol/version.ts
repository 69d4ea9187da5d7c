/**
 * The wire protocol's one rising integer. The wire only grows: a peer that speaks a lower number is still understood,
 * and the oldest frames stand as vectors in test/wire/vectors.
 *
 * | number | date       | what came |
 * | ------ | ---------- | --------- |
 * | 1      | 2026-11-22 | enrolment, admission, chain of signed statements, heads, replicas, progress, receipts |
 * | 2      | 2026-11-23 | `credit` in the welcome, `slow`; peers pass over frames that they do not know; approvals, pauses, resumptions, renewals and turns of the keys in the chain; the epoch in admissions; receipts shown to the steward, who pauses; requests to the steward and its answers, the word on enrolment, proofs in devices' records; `places` in receipts; rotation events shown to the steward, and its drafts; `reference` in an order's entries and `removed` in receipts, for the verb rehome |
 */
export const PROTOCOL = 2;

/** The lowest number a peer may speak. */
export const PROTOCOL_OLDEST = 1;
