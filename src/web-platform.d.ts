/**
 * The web-platform globals that pure rooms may use: those that exist unchanged in Node, browsers and workers.
 * Pure rooms compile with `types: []`, so anything missing here (fs, process, timers, fetch, document) does not compile there.
 */
declare class TextEncoder {
  encode(input?: string): Uint8Array<ArrayBuffer>;
  encodeInto(source: string, destination: Uint8Array): { read: number; written: number };
}
declare class TextDecoder {
  constructor(label?: string, options?: { fatal?: boolean; ignoreBOM?: boolean });
  decode(input?: Uint8Array, options?: { stream?: boolean }): string;
}
declare class URL {
  constructor(url: string, base?: string);
  readonly protocol: string;
  readonly hostname: string;
  readonly username: string;
  readonly password: string;
  readonly href: string;
  static canParse(url: string): boolean;
}
interface CryptoKey {
  readonly type: string;
  readonly extractable: boolean;
}
declare const crypto: {
  readonly subtle: {
    verify(
      algorithm: 'Ed25519',
      key: { readonly type: string },
      signature: Uint8Array<ArrayBuffer>,
      data: Uint8Array<ArrayBuffer>,
    ): Promise<boolean>;
  };
  getRandomValues<T extends Uint8Array>(array: T): T;
  randomUUID(): string;
};
interface AbortSignal {
  readonly aborted: boolean;
  readonly reason: unknown;
  throwIfAborted(): void;
}
declare function atob(base64: string): string;
declare namespace WebAssembly {
  // oxlint-disable-next-line no-extraneous-class -- that is all that is used of it
  class Module {
    constructor(bytes: Uint8Array<ArrayBuffer>);
  }
  class Memory {
    constructor(size: { readonly initial: number; readonly maximum: number });
    readonly buffer: ArrayBuffer;
  }
  class Instance {
    constructor(module: Module, imports: { readonly env: { readonly memory: Memory } });
    readonly exports: Readonly<Record<string, unknown>>;
  }
  function validate(bytes: Uint8Array<ArrayBuffer>): boolean;
}
interface Uint8ArrayConstructor {
  fromBase64(text: string): Uint8Array<ArrayBuffer>;
}
