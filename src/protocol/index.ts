/**
 * protocol/ — every shape that crosses a wire or is signed, declared once as a schema.
 *
 * Promise: bytes are validated here, at the edge, and nowhere else; types are inferred from the schemas.
 * May import: valibot. Nothing of ours, no Node, no DOM: the same code runs in agent, server, steward, CLI and browser.
 */
export * from './audit.ts';
export * from './basics.ts';
export * from './bundle.ts';
export * from './containment.ts';
export * from './dashboard.ts';
export * from './enrolment.ts';
export * from './evidence.ts';
export * from './events.ts';
export * from './frame.ts';
export * from './http.ts';
export * from './keys.ts';
export * from './locator-text.ts';
export * from './operations.ts';
export * from './reconnect.ts';
export * from './reference.ts';
export * from './sign-in.ts';
export * from './statement.ts';
export * from './version.ts';
