import type { RotationEvent } from '../../protocol/index.ts';

/** What sends to a door. Vault and OpenBao are missing: the steward calls them. */
export type HookSource = 'aws-eventbridge' | 'github' | 'gitguardian' | 'infisical' | 'doppler' | 'caep';

/** One request at a door, its body as it came. */
export interface Arrival {
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** What a mapper may know beside the content. */
export interface Told {
  /** The door's name, as configured. */
  readonly name: string;
  /** SHA-256 of the body, for sources that give their events no id. */
  readonly digest: string;
  /** When it came. */
  readonly now: number;
}

/**
 * What became of a vendor's message: events; nothing, where it tells of no rotation; or not understood. `why` is a fixed text and
 * quotes nothing of the message. Mappers are pure and never throw, whatever they are given.
 */
export type Mapped =
  | { readonly kind: 'events'; readonly events: readonly RotationEvent[] }
  | { readonly kind: 'ignored'; readonly why: string }
  | { readonly kind: 'unknown'; readonly why: string };

export type Mapper = (content: unknown, told: Told) => Mapped;
