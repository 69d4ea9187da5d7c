import { hostname, userInfo } from 'node:os';
import { type Account, AgentError, type RunningAgent } from '../../agent/index.ts';
import { type PageModel, PageRefusal, type PageView } from '../../page/index.ts';
import { catalogue } from '../../places/index.ts';
import { locatorText } from '../../protocol/index.ts';
import { PurgeError } from '../../purge/index.ts';
import type { Hub } from './hub.ts';

/** Events after which nothing that the page shows is another. */
const NO_NEWS = new Set(['sweep-progress', 'receipt-accepted', 'copy', 'fate']);

/** The agent, as its page shows it. */
export function pageModel(agent: RunningAgent, hub: Hub): PageModel {
  return {
    read: async () => pageView(agent.status(), await agent.account()),
    undo: (planId, paths) => told(async () => ({ files: await agent.undo(planId, paths) })),
    pause: (paused) => told(() => agent.pause(paused)),
    async sweep() {
      // Its end is an event; that it yielded to a hunt is no failure of the button.
      void agent.sweep().catch(() => undefined);
    },
    watch: (onChange) => hub.listen(({ type }) => !NO_NEWS.has(type) && onChange()),
  };
}

/** Errors of ours hold no secret and say what to do next; others are the page's to hide. */
async function told<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (cause instanceof AgentError || cause instanceof PurgeError) throw new PageRefusal(cause.code, cause.message, { cause });
    throw cause;
  }
}

export function pageView(status: ReturnType<RunningAgent['status']>, account: Account): PageView {
  const { fleet, membership, link, mode, paused, watching, keys, lastSweepAt, visibility } = status;
  const { places, replicas, orders, undoable, notices } = account;
  return {
    agent: {
      fleet: account.fleet ?? fleet,
      machine: `${userInfo().username} on ${hostname()}`,
      membership,
      connected: link.connected,
      mode,
      paused,
      watching,
      keys,
      lastSweepAt,
      files: visibility?.files ?? null,
      notVisible: visibility?.notVisible ?? null,
      notVisibleReasons: visibility?.reasons ?? {},
      notices: notices.map(({ code, title, sentence }) => ({ code, title, sentence })),
    },
    places: places.map((tally) => ({ ...tally, label: placeOf(tally.place).label })),
    replicas: replicas.map(({ rule, place, class: kind, form, path, locator, seenAt }) => ({
      rule,
      place,
      label: placeOf(place).label,
      class: kind,
      form,
      path,
      // The wire says of an absent column that it may be undefined.
      where: locatorText(locator),
      seenAt,
    })),
    rotations: orders.map((order) => ({
      ...order,
      undone: order.undoneFiles,
      residuals: order.residuals.map(({ path, place, reason, sentence }) => ({
        path,
        label: placeOf(place).label,
        reason,
        sentence,
        waitsFor: reason === 'owner-application-running' ? placeOf(place).owner : null,
      })),
    })),
    undoable: undoable.map(({ planId, label, at, until, files }) => ({ planId, label: label ?? 'A purge of your own', at, until, files })),
  };
}

function placeOf(id: string): { label: string; owner: string } {
  return catalogue.find((place) => place.id === id) ?? { label: id, owner: 'its application' };
}
