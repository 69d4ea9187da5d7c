import { type Awaited, openAwaited } from './awaited.ts';
import { type ChainStore, openChain } from './chain.ts';
import { type Database, openDatabase } from './database.ts';
import { type Facts, openFacts } from './facts.ts';
import { type Orders, openOrders } from './orders.ts';
import { openOutbox, type Outbox } from './outbox.ts';
import { openPlans, type Plans } from './plans.ts';
import { openReplicas, type Replicas } from './replicas.ts';
import { openSpots, type Spots } from './spots.ts';
import { openStrikes, type Strikes } from './strikes.ts';

export type { AwaitedFile } from './awaited.ts';

/** Everything durable of one agent that grows, over one database. */
export interface State extends Pick<Database, 'transaction' | 'close'> {
  readonly facts: Facts;
  readonly chain: ChainStore;
  readonly orders: Orders;
  readonly outbox: Outbox;
  readonly plans: Plans;
  readonly replicas: Replicas;
  readonly spots: Spots;
  readonly strikes: Strikes;
  readonly awaited: Awaited;
}

export function openState(stateDir: string, options: { readOnly?: boolean } = {}): State {
  const database = openDatabase(stateDir, options);
  const facts = openFacts(database);
  return {
    transaction: (work) => database.transaction(work),
    close: () => database.close(),
    facts,
    chain: openChain(database, facts),
    orders: openOrders(database),
    outbox: openOutbox(database),
    plans: openPlans(database),
    replicas: openReplicas(database),
    spots: openSpots(database),
    strikes: openStrikes(database),
    awaited: openAwaited(database),
  };
}
