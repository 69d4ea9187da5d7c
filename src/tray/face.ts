/** What a desktop shows of a resting program: one icon with a menu, and notices with buttons. */
export interface TrayOptions {
  /** Shown by the desktop as the program's name. */
  readonly name: string;
  /** A menu item was chosen; `id` as it was shown. */
  readonly onChoose: (id: string) => void;
  /** A button of a notice was pressed; `action` is null for a click on the notice itself. */
  readonly onAction: (noticeId: string, action: string | null) => void;
  /** What can be reached changed: a tray host or notification service came or went. */
  readonly onReach?: (reach: Reach) => void;
  /** The session's variables (DBUS_SESSION_BUS_ADDRESS, XDG_*). Default: the process's own. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** What this desktop can show now. Both may be false: then everything is told by the command line alone. */
export interface Reach {
  readonly icon: boolean;
  readonly notices: boolean;
  /** Notices can carry buttons. */
  readonly buttons: boolean;
}

export type IconState = 'resting' | 'working' | 'attention' | 'paused';

export type MenuItem =
  | { readonly kind: 'item'; readonly id: string; readonly label: string; readonly enabled?: boolean; readonly checked?: boolean }
  | { readonly kind: 'text'; readonly label: string }
  | { readonly kind: 'separator' };

export interface TrayState {
  readonly icon: IconState;
  /** One line under the pointer. */
  readonly tooltip: string;
  readonly menu: readonly MenuItem[];
}

export interface Notice {
  /** A later notice of the same id takes this one's place instead of standing beside it. */
  readonly id: string;
  readonly title: string;
  /** Plain text. */
  readonly body: string;
  readonly severity: 'info' | 'warning' | 'urgent';
  readonly actions: readonly { readonly id: string; readonly label: string }[];
  /** Stands below the body where buttons cannot be shown: the command that does the same. */
  readonly withoutButtons?: string;
}

/**
 * A tray never throws for want of a desktop and never keeps its process alive. Disposing takes icon and notices away.
 */
export interface Tray extends AsyncDisposable {
  readonly reach: Reach;
  /** Replaces all that the icon shows. */
  show(state: TrayState): void;
  tell(notice: Notice): void;
  /** Takes a notice back; does nothing where it is gone. */
  withdraw(noticeId: string): void;
}
