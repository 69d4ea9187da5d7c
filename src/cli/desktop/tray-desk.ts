import type { AgentEvent, RunningAgent } from '../../agent/index.ts';
import { catalogue } from '../../places/index.ts';
import type { Notice, Tray, TrayOptions } from '../../tray/index.ts';
import type { Hub } from './hub.ts';
import { begin, follow, orderNotice, PURGE, SHOW, UNDO, undoneNotice } from './telling.ts';
import { MENU, trayState } from './tray-state.ts';

export type NoticeLevel = 'all' | 'important' | 'none';

export interface TrayDeskOptions {
  readonly agent: Pick<RunningAgent, 'status' | 'undo' | 'pause' | 'agree'>;
  readonly hub: Hub;
  readonly startTray: (options: TrayOptions) => Promise<Tray>;
  /** Opens the agent's page; false where this session has no browser. */
  readonly openPage: () => Promise<boolean>;
  /** The user's setting, asked for each notice. */
  readonly notices: () => NoticeLevel;
  readonly onError: (error: unknown) => void;
}

const ABOUT: Notice = {
  id: 'about',
  title: 'What the server learns',
  body: 'Your machine’s name and your login name; which kinds of secrets stand in which files, with secrets in names masked; what orders removed. Never a value, never other contents. The list that was sent: lastcopy replicas',
  severity: 'info',
  actions: [SHOW],
};

/** Tells the desktop what the agent does, and the agent what was clicked, until disposed. */
export async function openTrayDesk(options: TrayDeskOptions): Promise<AsyncDisposable> {
  const desk = new TrayDesk(options);
  const tray = await options.startTray({
    name: 'Lastcopy',
    onChoose: (id) => desk.chosen(id),
    onAction: (noticeId, action) => desk.pressed(noticeId, action),
  });
  desk.open(tray);
  const listening = options.hub.listen((event) => desk.happened(event));
  return {
    async [Symbol.asyncDispose]() {
      listening[Symbol.dispose]();
      await tray[Symbol.asyncDispose]();
    },
  };
}

class TrayDesk {
  readonly #options: TrayDeskOptions;
  readonly #undoing = new Set<string>();
  #telling: ReturnType<typeof begin>;
  #undoable = false;
  #tray: Tray | null = null;

  constructor(options: TrayDeskOptions) {
    this.#options = options;
    this.#telling = begin(options.agent.status());
  }

  open(tray: Tray): void {
    this.#tray = tray;
    this.#undoable = this.#plans().length > 0;
    this.#show();
  }

  happened(event: AgentEvent): void {
    const told = follow(this.#telling, event, { now: Date.now(), ownerOf });
    const changed = told.telling !== this.#telling;
    this.#telling = told.telling;
    if (event.type === 'receipt' || event.type === 'recovered') this.#undoable = this.#plans().length > 0;
    for (const id of told.withdrawn) this.#tray?.withdraw(id);
    for (const notice of told.notices) if (this.#wanted(notice)) this.#tray?.tell(notice);
    if (changed) this.#show();
  }

  chosen(id: string): void {
    if (id === MENU.show) this.#page();
    if (id === MENU.about) this.#tray?.tell(ABOUT);
    if (id === MENU.pause || id === MENU.resume) this.#options.agent.pause(id === MENU.pause).catch(this.#options.onError);
    const last = this.#plans()[0];
    if (id === MENU.undo && last) void this.#undo(last.orderId);
    else if (id === MENU.undo) this.#tooLate(MENU.undo);
  }

  pressed(noticeId: string, action: string | null): void {
    if (action === null || action === SHOW.id) this.#page();
    const order = [...this.#telling.orders.keys()].find((orderId) => orderNotice(orderId) === noticeId);
    if (action === PURGE.id && order !== undefined) this.#options.agent.agree(order).catch(this.#options.onError);
    if (action === UNDO.id && order !== undefined) void this.#undo(order);
  }

  #show(): void {
    this.#tray?.show(trayState(this.#telling, Date.now(), this.#undoable));
  }

  #wanted({ severity }: Notice): boolean {
    const level = this.#options.notices();
    return level === 'all' || (level === 'important' && severity !== 'info');
  }

  /** Purges whose time for undo lasts, the newest first. */
  #plans(): { readonly planId: string; readonly orderId: string }[] {
    const now = new Date().toISOString();
    return this.#options.agent
      .status()
      .undo.filter(({ until }) => until > now)
      .reverse();
  }

  /** All that one order removed. What was asked for is answered, whatever the setting says. */
  async #undo(orderId: string): Promise<void> {
    if (this.#undoing.has(orderId)) return;
    this.#undoing.add(orderId);
    const label = this.#telling.orders.get(orderId)?.label ?? 'a rotated secret';
    try {
      const plans = this.#plans().filter((plan) => plan.orderId === orderId);
      if (plans.length === 0) {
        this.#tooLate(orderNotice(orderId));
        return;
      }
      const files: Awaited<ReturnType<RunningAgent['undo']>> = [];
      for (const { planId } of plans) files.push(...(await this.#options.agent.undo(planId)));
      this.#tray?.tell(undoneNotice(orderNotice(orderId), label, files));
    } catch (error) {
      this.#options.onError(error);
      this.#tray?.tell({
        id: orderNotice(orderId),
        title: 'The undo did not work',
        body: 'The page shows what can still be undone; lastcopy undo tells why one is not.',
        severity: 'warning',
        actions: [SHOW],
        withoutButtons: 'More: lastcopy open',
      });
    } finally {
      this.#undoing.delete(orderId);
      this.#undoable = this.#plans().length > 0;
      this.#show();
    }
  }

  #tooLate(id: string): void {
    const body = 'Its time is over, or it has been undone already. What was removed stays removed.';
    this.#tray?.tell({ id, title: 'Nothing can be undone any more', body, severity: 'info', actions: [] });
  }

  #page(): void {
    const { openPage, onError } = this.#options;
    const nowhere: Notice = {
      id: 'page',
      title: 'No browser was found',
      body: 'For a link to the page, run: lastcopy open --print',
      severity: 'info',
      actions: [],
    };
    openPage().then((opened) => opened || this.#tray?.tell(nowhere), onError);
  }
}

function ownerOf(id: string): string {
  return catalogue.find((place) => place.id === id)?.owner ?? 'its application';
}
