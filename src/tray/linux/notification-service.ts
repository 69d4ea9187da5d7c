import type { Bus } from './bus.ts';

/** Desktop Notifications Specification 1.2. */
export const NAME = 'org.freedesktop.Notifications';
export const PATH = '/org/freedesktop/Notifications';

/** Services, by the name they give: those that take actions but show no buttons for them, and those that show a click as a button. */
const BUTTONLESS = ['dunst'];
const SHOWS_CLICK = ['xfce notify daemon'];

/** What a notification service can show. */
export interface Service {
  readonly actions: boolean;
  readonly buttons: boolean;
  readonly markup: boolean;
  /** A click on the notice itself is an action of its own. */
  readonly click: boolean;
}

/** Asks the service that runs now; where the bus can start one, asking starts it. Rejects with DBusError where none answers. */
export async function askService(bus: Bus): Promise<Service> {
  const [capabilities] = await bus.call(NAME, PATH, NAME, 'GetCapabilities');
  const [server] = await bus.call(NAME, PATH, NAME, 'GetServerInformation').catch(() => [null]);
  const can = (one: string) => Array.isArray(capabilities) && capabilities.includes(one);
  const named = (names: readonly string[]) => typeof server === 'string' && names.includes(server.toLowerCase());
  return {
    actions: can('actions'),
    buttons: can('actions') && !named(BUTTONLESS),
    markup: can('body-markup'),
    click: !named(SHOWS_CLICK),
  };
}
