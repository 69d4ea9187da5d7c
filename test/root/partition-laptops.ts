import { setTimeout as sleep } from 'node:timers/promises';
import type { Bundle } from '../../src/protocol/index.ts';
import { asOperator, Book, connectSteward, Device, makeFleet } from '../server/constellation.ts';
import { Laptop } from '../server/gateways.ts';

/** A fleet's laptops, its operator and its steward, on the side of the network where they are. Calls come as messages. */
export type Call =
  | { readonly do: 'begin'; readonly urls: readonly string[]; readonly count: number }
  /** Answered once a gateway took an order, with its sequence; it is tried at all of them until then. */
  | { readonly do: 'submit' }
  /** What a gateway says of itself at /readyz; 0 where it cannot be reached. */
  | { readonly do: 'ready'; readonly url: string }
  | { readonly do: 'look' };

export interface Seen {
  readonly sequence: number;
  readonly hash: string;
  readonly laptops: readonly {
    readonly at: string;
    readonly up: boolean;
    readonly got: readonly number[];
    readonly wrong: readonly string[];
    readonly unanswered: number;
    readonly losses: number;
    /** Payloads of the receipts that it signed. */
    readonly receipts: readonly string[];
  }[];
}

/** First of all the bundle is sent, then the answers, by the numbers of their calls. */
export type Told =
  | { readonly bundle: Bundle }
  | { readonly n: number; readonly result: unknown }
  | { readonly n: number; readonly error: string };

/** Milliseconds until a gateway that does not answer is given up. */
const PATIENCE = 2_000;

const fleet = await makeFleet();
const book = new Book(fleet);
const all: Laptop[] = [];
let urls: readonly string[] = [];

async function begin(count: number): Promise<void> {
  const [first = ''] = urls;
  await using steward = await connectSteward(first, fleet);
  for (let n = 0; n < count; n++) {
    const device = await Device.make(fleet, `laptop-${n + 1}`);
    await device.enrol(first);
    const answer = await steward.ask({ t: 'admit', id: `a${n}`, statement: await device.admission() });
    if (answer.t !== 'accepted') throw new Error(answer.code);
    all.push(new Laptop(device, ...urls.slice(n % urls.length), ...urls.slice(0, n % urls.length)));
  }
}

async function submit(): Promise<number> {
  const statement = await book.order();
  for (let n = 0; ; n++) {
    try {
      const asked = asOperator(urls[n % urls.length] ?? '', fleet, 'POST', '/chain', { statement, sealedKeys: {} });
      const answer = await Promise.race([asked, sleep(PATIENCE).then(() => null)]);
      asked.catch(() => undefined);
      if (answer?.status === 200) break;
      if (answer && answer.status < 500) throw new Error(`refused: ${JSON.stringify(answer.body)}`);
    } catch (error) {
      if (error instanceof Error && error.message.startsWith('refused')) throw error;
    }
    await sleep(50);
  }
  book.took(statement);
  return book.sequence;
}

async function ready(url: string): Promise<number> {
  try {
    return (await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(PATIENCE) })).status;
  } catch {
    return 0;
  }
}

const look = (): Seen => ({
  sequence: book.sequence,
  hash: book.hash,
  laptops: all.map(({ at, up, got, wrong, unanswered, closes, receipts }) => ({
    at,
    up,
    got,
    wrong,
    unanswered,
    losses: closes.length,
    receipts: [...receipts.values()].map(({ payload }) => payload),
  })),
});

async function answer(call: Call): Promise<unknown> {
  switch (call.do) {
    case 'begin':
      urls = call.urls;
      return begin(call.count);
    case 'submit':
      return submit();
    case 'ready':
      return ready(call.url);
    case 'look':
      return look();
  }
}

const tell = (told: Told): void => void process.send?.(told);
process.on('message', ({ n, call }: { n: number; call: Call }) => {
  answer(call).then(
    (result) => tell({ n, result: result ?? null }),
    (error: unknown) => tell({ n, error: String(error) }),
  );
});
tell({ bundle: fleet.bundle });
