import {
  addressOf,
  type DevicesPage,
  type DeviceOrder,
  type LiveEvent,
  OPERATIONS,
  type Rotation,
  type RotationDeviceView,
  type RotationView,
} from '../protocol/index.ts';
import { Answer } from './answers.ts';
import { ask } from './api.ts';
import { Live } from './live.ts';
import { announce } from './announcements.ts';
import { askWhoAgain } from './session.ts';
import { isAskedAgain } from './sign-in/again.ts';
import { said } from './wording.ts';

/** The fleet as the server tells it: asked for once, then kept new by what is pushed. */

export const overview = new Answer(() => ask(OPERATIONS.overview, {}));
export const rotations = new Answer(() => ask(OPERATIONS.rotationList, {}));
const views = new Map<string, Answer<RotationView>>();
const pages = new Map<string, Answer<DevicesPage>>();

export interface DevicesQuestion {
  readonly q: string;
  readonly state: string;
  readonly order: DeviceOrder;
  readonly offset: number;
  readonly limit: number;
}

export function rotationView(orderId: string): Answer<RotationView> {
  return kept(views, orderId, () => new Answer(() => ask(OPERATIONS.rotationView, { params: { orderId } })));
}

export function devicesPage(question: DevicesQuestion): Answer<DevicesPage> {
  const request = { query: { ...question } };
  return kept(pages, addressOf(OPERATIONS.deviceList, request), () => new Answer(() => ask(OPERATIONS.deviceList, request)));
}

/** The last few asked are kept, so that going back shows something at once. */
function kept<T>(answers: Map<string, Answer<T>>, key: string, make: () => Answer<T>): Answer<T> {
  const answer = answers.get(key) ?? make();
  answers.delete(key);
  answers.set(key, answer);
  for (const [old, { watched }] of answers) if (answers.size > 12 && !watched && old !== key) answers.delete(old);
  return answer;
}

type Asked = Pick<Answer<unknown>, 'watched' | 'load' | 'forget'>;
const all = (): Asked[] => [overview, rotations, ...views.values(), ...pages.values()];

/** Asks again for what a person looks at, and lets the rest be asked for when it is looked at. */
function askAgain(answers: Iterable<Asked>): void {
  for (const answer of answers) {
    if (answer.watched) void answer.load();
    else answer.forget();
  }
}

/** At most one question in this many milliseconds about what changes often. */
const CALM = 1_500;
function calmly(act: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let last = 0;
  return () => {
    if (timer !== undefined) return;
    timer = setTimeout(
      () => {
        timer = undefined;
        last = Date.now();
        act();
      },
      Math.max(0, last + CALM - Date.now()),
    );
  };
}
const devicesAgain = calmly(() => askAgain(pages.values()));
/**
 * Orders whose rotation was told without its devices, or in another state than before: of these the view is asked for (rings, or more
 * devices than are pushed at once). A promotion and the first device that follows it may be told in one.
 */
const due = new Set<string>();
const viewsAgain = calmly(() => {
  askAgain([...due].flatMap((orderId) => views.get(orderId) ?? []));
  due.clear();
});
/** The order whose devices were told just now; its rotation comes next. */
let devicesOf: string | null = null;

const replaced = (list: readonly Rotation[], rotation: Rotation): Rotation[] =>
  list.some(({ orderId }) => orderId === rotation.orderId)
    ? list.map((one) => (one.orderId === rotation.orderId ? rotation : one))
    : [rotation, ...list];

function rotationTold(rotation: Rotation): void {
  const known = rotations.look().value?.rotations ?? overview.look().value?.rotations.newest ?? [];
  const before = known.find(({ orderId }) => orderId === rotation.orderId) ?? views.get(rotation.orderId)?.look().value?.rotation;
  if (before?.state !== rotation.state) announce(`${rotation.label}: ${said(rotation)}`);
  rotations.put((page) => ({ rotations: replaced(page.rotations, rotation) }));
  overview.put((is) => ({ ...is, rotations: { ...is.rotations, newest: replaced(is.rotations.newest, rotation).slice(0, 10) } }));
  views.get(rotation.orderId)?.put((view) => ({ ...view, rotation }));
  if (devicesOf !== rotation.orderId || before?.state !== rotation.state) {
    due.add(rotation.orderId);
    viewsAgain();
  }
  devicesOf = null;
}

/** A profile that no device stands for has no id of its own. */
const nameOf = ({ deviceId, machine, user }: Pick<RotationDeviceView, 'deviceId' | 'machine' | 'user'>): string =>
  `${deviceId}\n${machine}\n${user}`;

function told(event: LiveEvent): void {
  if (event.t === 'overview') overview.put(() => event.overview);
  else if (event.t === 'rotation') rotationTold(event.rotation);
  else if (event.t === 'devices') devicesAgain();
  else if (event.t === 'rotation-devices') {
    devicesOf = event.orderId;
    const changed = new Map(event.devices.map((device) => [nameOf(device), device]));
    views.get(event.orderId)?.put((view) => {
      const known = new Set(view.devices.map(nameOf));
      return {
        ...view,
        devices: [
          ...view.devices.map((device) => changed.get(nameOf(device)) ?? device),
          ...event.devices.filter((device) => !known.has(nameOf(device))),
        ],
        residuals: [...view.residuals.filter((residual) => !changed.has(nameOf(residual))), ...event.residuals],
      };
    });
  }
}

export const live = new Live({
  began: () => askAgain(all()),
  told,
  signedOut: () => {
    // The session that was makes room for the next one; whoever is signing in again looks at it afterwards.
    if (!isAskedAgain()) void lookWhoIsIn();
  },
});

/** Whether somebody is still signed in here; where it is so, what they look at is kept new. */
export async function lookWhoIsIn(): Promise<void> {
  if (await askWhoAgain()) live.start();
  else forgetAll();
}

/** Nothing of one session stays for the next. */
export function forgetAll(): void {
  live.stop();
  for (const answer of all()) answer.forget();
}
