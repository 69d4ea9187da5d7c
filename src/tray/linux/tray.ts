import type { Notice, Reach, Tray, TrayOptions, TrayState } from '../face.ts';
import { keepBus } from './keep-bus.ts';
import { Notifications } from './notifications.ts';
import { StatusNotifierItem } from './status-notifier-item.ts';

/** Taking notices back may not hold up an end for longer. Milliseconds. */
const FAREWELL = 1_000;

/** StatusNotifierItem and freedesktop notifications over the session bus, for as long as there is one. */
export function startLinuxTray(options: TrayOptions): Tray {
  let told: Reach = { icon: false, notices: false, buttons: false };
  const onReach = () => {
    const reach = { icon: item.reach, ...notifications.reach };
    if (reach.icon === told.icon && reach.notices === told.notices && reach.buttons === told.buttons) return;
    told = reach;
    options.onReach?.(reach);
  };
  const notifications: Notifications = new Notifications({ name: options.name, onAction: options.onAction, onReach });
  const item: StatusNotifierItem = new StatusNotifierItem({ name: options.name, onChoose: options.onChoose, onReach });
  const bus = keepBus(options.env ?? process.env, {
    async up(one) {
      await Promise.all([item.up(one), notifications.up(one)]);
      onReach();
    },
    down() {
      item.down();
      notifications.down();
    },
  });
  return {
    get reach() {
      return told;
    },
    show: (state: TrayState) => item.show(state),
    tell: (notice: Notice) => notifications.tell(notice),
    withdraw: (id: string) => notifications.withdraw(id),
    async [Symbol.asyncDispose]() {
      const { promise: late, resolve } = Promise.withResolvers<void>();
      // Keeps the process meanwhile: the socket does not.
      const timer = setTimeout(resolve, FAREWELL);
      await Promise.race([notifications.end(), late]);
      clearTimeout(timer);
      await bus[Symbol.asyncDispose]();
    },
  };
}
