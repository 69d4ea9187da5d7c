/** How the system sees the agent of this user. */
export interface ServiceState {
  readonly manager: 'systemd' | 'launchd' | 'task-scheduler';
  /** The unit's, job's or task's name there. */
  readonly name: string;
  readonly installed: boolean;
  /** Whether it starts by itself at login; null where the system does not say. */
  readonly enabled: boolean | null;
  readonly active: 'running' | 'starting' | 'stopping' | 'stopped' | 'failed';
  readonly pid: number | null;
  /** Where it is described; null where that is no file. */
  readonly file: string | null;
  /** Starts after an end with an error. */
  readonly restarts: number | null;
  /** Bytes, of agent and children together; null where unknown or without limit. */
  readonly memory: { readonly now: number | null; readonly high: number | null; readonly most: number | null };
  /** Why a start was skipped or the last run ended, for a person; null where there is nothing to tell. */
  readonly why: string | null;
}

/**
 * The agent of this user as a service of the system. Every call throws NoServiceManager where this session has none, and
 * ServiceRefused where the manager said no. Starting what runs and stopping what does not are no errors.
 */
export interface ServiceControl {
  state(): Promise<ServiceState>;
  start(): Promise<void>;
  stop(): Promise<void>;
  restart(): Promise<void>;
}

/** What a program said. `code` is null when it could not be started. */
export interface Said {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}
export type RunProgram = (program: string, args: readonly string[]) => Promise<Said>;

/** There is nobody to ask. `next` says what to do instead. */
export class NoServiceManager extends Error {
  override readonly name = 'NoServiceManager';
  readonly next = 'Start the agent by hand, in a terminal that stays open: lastcopy agent';
}

/** The manager did not do it. */
export class ServiceRefused extends Error {
  override readonly name = 'ServiceRefused';
  readonly next: string;
  constructor(message: string, next: string) {
    super(message);
    this.next = next;
  }
}
