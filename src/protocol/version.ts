/**
 * The wire protocol's one rising integer. The wire only grows: a peer that speaks a lower number is still understood,
 * and the oldest frames stand as vectors in test/wire/vectors.
 *
 * | number | date       | what came |
 * | ------ | ---------- | --------- |
 * | 1      | 2026-11-22 | enrolment, admission, chain of signed statements, heads, replicas, progress, receipts |
 */
export const PROTOCOL = 1;

/** The lowest number a peer may speak. */
export const PROTOCOL_OLDEST = 1;
