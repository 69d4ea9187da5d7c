/**
 * What the page shows and does; whoever serves the page has it. Nothing here is ever a value of a secret. What the user may be
 * told of a failure is rejected as PageRefusal; any other error is the page's to hide.
 */
export interface PageModel {
  /** All that is shown, now. */
  read(): Promise<PageView>;
  /** Brings back what one purge overwrote; all of it, or only the named files. */
  undo(planId: string, paths?: readonly string[]): Promise<UndoneView>;
  /** The user's own brake: while paused, hunts report and nothing is written. */
  pause(paused: boolean): Promise<void>;
  /** Searches what changed, now. Settles when begun. */
  sweep(): Promise<void>;
  /** Calls back whenever a new read may show something else. */
  watch(onChange: () => void): Disposable;
}

/** Paths are `~/…` and have passed the redactor; times are ISO 8601. */
export interface PageView {
  readonly agent: {
    readonly fleet: string | null;
    readonly machine: string;
    readonly membership: 'unknown' | 'pending' | 'admitted' | 'revoked';
    readonly connected: boolean;
    readonly mode: 'report' | 'warn' | 'enforce';
    readonly paused: boolean;
    readonly watching: 'live' | 'degraded' | 'off';
    readonly keys: 'keychain' | 'key-file' | null;
    readonly lastSweepAt: string | null;
    readonly files: number | null;
    readonly notVisible: number | null;
    readonly notVisibleReasons: Readonly<Record<string, number>>;
    readonly notices: readonly { readonly code: string; readonly title: string; readonly sentence: string | null }[];
  };
  /** How many replicas each place holds, most first. */
  readonly places: readonly { readonly place: string; readonly label: string; readonly class: string; readonly count: number }[];
  /** The first of each place; its tally tells how many there are. */
  readonly replicas: readonly {
    readonly rule: string;
    readonly place: string;
    /** The place's name for people. */
    readonly label: string;
    readonly class: string;
    readonly form: string;
    readonly path: string;
    readonly where: string;
    readonly seenAt: string;
  }[];
  readonly rotations: readonly {
    readonly orderId: string;
    readonly label: string;
    readonly state: string;
    readonly decision: string | null;
    readonly sentence: string | null;
    readonly deliveredAt: string;
    readonly finishedAt: string | null;
    readonly found: number;
    readonly purged: number;
    /** Files that their owner has brought back since. */
    readonly undone: number;
    readonly residuals: readonly {
      readonly path: string;
      readonly label: string;
      readonly reason: string;
      readonly sentence: string;
      /** The application that must be closed first, where that is the reason. */
      readonly waitsFor: string | null;
    }[];
  }[];
  readonly undoable: readonly {
    readonly planId: string;
    readonly label: string;
    readonly at: string;
    readonly until: string;
    readonly files: readonly { readonly path: string; readonly replicas: number }[];
  }[];
}

export interface UndoneView {
  readonly files: readonly { readonly path: string; readonly result: string; readonly sentence: string }[];
}

export interface RunningPage extends AsyncDisposable {
  /** `http://127.0.0.1:<port>`. */
  readonly origin: string;
  /**
   * A link that signs one browser in, once, within its time; the token stands in the fragment. `onSpent` is called when it was
   * used or its time is over.
   */
  link(onSpent?: () => void): string;
  /** Settles when the page has ended: disposed, or nobody looked at it for its idle time. */
  readonly ended: Promise<void>;
}

/** A failure that the user may be told. `code` is stable. */
export class PageRefusal extends Error {
  override readonly name = 'PageRefusal';
  readonly code: string;

  constructor(code: string, sentence: string, options?: ErrorOptions) {
    super(sentence, options);
    this.code = code;
  }
}
