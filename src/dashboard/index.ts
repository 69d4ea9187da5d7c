/**
 * dashboard/ — the browser's view of the fleet: overview, devices, rotations as they happen.
 *
 * Promise: it only reads, and asks one server only, the one that served it; what it lets a person do is copy the command that
 * does it. It shows what the server tells, and says so: the server is not believed by any agent.
 * May import protocol (and forms and trust, once something is signed in a browser): no Node, nothing of the other processes.
 */

/** Where the server serves it; every page lies below. */
export const DASHBOARD = '/dashboard/';
