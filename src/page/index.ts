/**
 * page/ — the agent's own page on this machine: what was found here, what was removed and why, what waits, undo, pause.
 *
 * Job: serves one page on loopback to the user whose agent it is. Promise: without a link that this user was given nothing is
 * answered; other sites, other local users and other hosts' names are refused; no value of a secret is ever on it.
 * May import nothing of ours: what is shown comes from a PageModel, so the page can do no more than that lets it. web/ is what
 * the browser gets: it runs as it stands there.
 */
export { type PageModel, PageRefusal, type PageView, type RunningPage, type UndoneView } from './face.ts';
export { type PageOptions, startPage } from './page.ts';
