/** What has changed in the storage or among the connections, told after it is durable. */
export type Change =
  /** A device came, went, enrolled, or told something new of what it holds or sees. */
  | { readonly kind: 'devices' }
  /** The steward's word on a device: who is expected may have changed. */
  | { readonly kind: 'roster' }
  /** A device says how far it holds the chain. */
  | { readonly kind: 'cursor'; readonly deviceId: string; readonly cursor: number }
  /** An order, or a promotion or cancellation of it, was put into the chain. */
  | { readonly kind: 'chain'; readonly orderId: string }
  /** A device reported on an order. */
  | { readonly kind: 'report'; readonly orderId: string; readonly deviceId: string }
  /** Old rows were forgotten. */
  | { readonly kind: 'forgotten' };

export type Tell = (change: Change) => void;
