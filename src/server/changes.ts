/** What has changed in the storage or among the connections, told after it is durable. */
export type Change =
  /** A device came, went, enrolled, or told something new of what it holds or sees. */
  | { readonly kind: 'devices' }
  /** The steward's word on a device: who is expected may have changed. */
  | { readonly kind: 'roster' }
  /** A device says how far it holds the chain. */
  | { readonly kind: 'cursor'; readonly deviceId: string; readonly cursor: number }
  /** An order was put into the chain as number `seq`; or (`seq` null) a promotion or cancellation of it. */
  | { readonly kind: 'chain'; readonly orderId: string; readonly seq: number | null }
  /** The fleet's keys turned. */
  | { readonly kind: 'turned' }
  /** A device reported on an order. */
  | { readonly kind: 'report'; readonly orderId: string; readonly deviceId: string }
  /** Old rows were forgotten. */
  | { readonly kind: 'forgotten' }
  /** Changes of other server processes may have been missed. */
  | { readonly kind: 'all' };

export type Tell = (change: Change) => void;
