import type { RotationSource } from '../../protocol/index.ts';

/** A secrets manager as the steward reads it: by its own API, with rights to read and no more. */
export interface Manager {
  readonly source: Extract<RotationSource, 'aws' | 'vault'>;
  /** As configured. */
  readonly name: string;
  /** Milliseconds between two looks at everything: events are lost now and then. */
  readonly every: number;
  /** Whether a ref, as events name it, is one that this watches. */
  watches(ref: string): boolean;
  /** Every secret that is watched. @throws ManagerError */
  refs(): Promise<string[]>;
  /** Null: there is no such secret (any more). @throws ManagerError */
  versions(ref: string): Promise<SecretVersions | null>;
  /** The values of one version; null: it is not there any more. The caller wipes them. @throws ManagerError */
  read(ref: string, version: string): Promise<Field[] | null>;
}

export interface SecretVersions {
  /** By the manager's own name for the secret. */
  readonly ref: string;
  readonly current: string | null;
  /** Oldest first. */
  readonly versions: readonly string[];
}

/** One value of a secret; `field` is a JSON pointer, empty where the secret is one value. */
export interface Field {
  readonly field: string;
  readonly value: Uint8Array;
}

/** The manager did not answer as it should. The message holds nothing of what it sent. */
export class ManagerError extends Error {
  override readonly name = 'ManagerError';
  readonly code: 'unreachable' | 'refused' | 'not-found' | 'malformed';
  constructor(code: ManagerError['code'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
