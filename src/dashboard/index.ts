/**
 * dashboard/ — the browser's view of the fleet: overview, devices, rotations as they happen; and who may look at them.
 *
 * Promise: it asks one server only, the one that served it. Of the fleet it only reads: what it lets a person do there is copy the
 * command that does it. What it changes is access to the server: one's own ways to sign in, and for admins persons, sessions and
 * tokens. What is typed or shown once stays in the document until it was used, and nowhere else. It shows what the server tells,
 * and says so: the server is not believed by any agent.
 * May import protocol (and forms and trust, once something is signed in a browser): no Node, nothing of the other processes.
 */

/** Where the server serves it; every page lies below. */
export const DASHBOARD = '/dashboard/';
