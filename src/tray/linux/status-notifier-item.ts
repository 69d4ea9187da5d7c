import type { InterfaceDescriptor } from 'dbus-native';
import { drawIcon } from '../icons.ts';
import type { IconState, TrayState } from '../face.ts';
import { plainLine } from '../plain.ts';
import type { Bus } from './bus.ts';
import { Menu, MENU_PATH } from './menu.ts';

const WATCHER = 'org.kde.StatusNotifierWatcher';
const WATCHER_PATH = '/StatusNotifierWatcher';
const ITEM_PATH = '/StatusNotifierItem';
const SIZES = [22, 24, 32, 48];

const read = (type: string) => ({ type, access: 'read' as const });
/** Freedesktop's StatusNotifierItem, as KDE's hosts and those that follow them read it. */
const ITEM: InterfaceDescriptor = {
  name: 'org.kde.StatusNotifierItem',
  methods: {
    ContextMenu: ['ii', '', ['x', 'y'], []],
    Activate: ['ii', '', ['x', 'y'], []],
    SecondaryActivate: ['ii', '', ['x', 'y'], []],
    Scroll: ['is', '', ['delta', 'orientation'], []],
  },
  signals: { NewTitle: [''], NewIcon: [''], NewAttentionIcon: [''], NewOverlayIcon: [''], NewToolTip: [''], NewStatus: ['s', 'status'] },
  properties: {
    Category: read('s'),
    Id: read('s'),
    Title: read('s'),
    Status: read('s'),
    WindowId: read('i'),
    IconThemePath: read('s'),
    IconName: read('s'),
    IconPixmap: read('a(iiay)'),
    OverlayIconName: read('s'),
    OverlayIconPixmap: read('a(iiay)'),
    AttentionIconName: read('s'),
    AttentionIconPixmap: read('a(iiay)'),
    AttentionMovieName: read('s'),
    ToolTip: read('(sa(iiay)ss)'),
    ItemIsMenu: read('b'),
    Menu: read('o'),
  },
};

export interface ItemOptions {
  readonly name: string;
  readonly onChoose: (id: string) => void;
  readonly onReach: () => void;
}

/** The status icon: offered on the bus, and made known to whatever watcher is there. */
export class StatusNotifierItem {
  readonly #options: ItemOptions;
  readonly #menu: Menu;
  #state: TrayState = { icon: 'resting', tooltip: '', menu: [] };
  #bus: Bus | null = null;
  #watcher: string | null = null;
  #hosted = false;

  constructor(options: ItemOptions) {
    this.#options = options;
    this.#menu = new Menu(options.onChoose);
  }

  /** Whether some host shows icons now. */
  get reach(): boolean {
    return this.#watcher !== null && this.#hosted;
  }

  async up(bus: Bus): Promise<void> {
    this.#menu.up(bus);
    bus.expose(ITEM_PATH, ITEM, this.#members());
    this.#bus = bus;
    await bus.listen(WATCHER, WATCHER, (member, _body, sender) => {
      if (sender === this.#watcher && member.startsWith('StatusNotifierHost')) void this.#look(bus, sender);
    });
    await bus.follow(WATCHER, (owner) => {
      this.#watcher = owner;
      this.#hosted = false;
      this.#options.onReach();
      if (owner !== null) void this.#register(bus, owner);
    });
  }

  down(): void {
    this.#bus = null;
    this.#menu.down();
    this.#watcher = null;
    this.#hosted = false;
    this.#options.onReach();
  }

  show(state: TrayState): void {
    const old = this.#state;
    this.#state = state;
    this.#menu.show(state.menu);
    if (old.icon !== state.icon) {
      this.#emit('NewIcon');
      this.#emit('NewAttentionIcon');
      this.#bus?.emit(ITEM_PATH, ITEM.name, 'NewStatus', 's', [statusOf(state.icon)]);
    }
    if (old.tooltip !== state.tooltip) this.#emit('NewToolTip');
  }

  #emit(signal: string): void {
    this.#bus?.emit(ITEM_PATH, ITEM.name, signal);
  }

  async #register(bus: Bus, owner: string): Promise<void> {
    // Under the connection's own name: the path alone says where.
    await bus.call(owner, WATCHER_PATH, WATCHER, 'RegisterStatusNotifierItem', 's', [ITEM_PATH]).catch(() => undefined);
    await this.#look(bus, owner);
  }

  async #look(bus: Bus, owner: string): Promise<void> {
    const [hosted] = await bus
      .call(owner, WATCHER_PATH, 'org.freedesktop.DBus.Properties', 'Get', 'ss', [WATCHER, 'IsStatusNotifierHostRegistered'])
      .catch(() => [false]);
    if (this.#watcher !== owner || this.#hosted === (hosted === true)) return;
    this.#hosted = hosted === true;
    this.#options.onReach();
  }

  #members() {
    const state = () => this.#state;
    const title = plainLine(this.#options.name, 60);
    const nothing = () => null;
    return {
      Category: 'SystemServices',
      Id: 'lastcopy',
      Title: title,
      WindowId: 0,
      IconThemePath: '',
      // Names are looked up in the user's theme, which has none of ours; the pixels below are then the picture.
      IconName: '',
      OverlayIconName: '',
      OverlayIconPixmap: [],
      AttentionIconName: '',
      AttentionMovieName: '',
      // Hosts then open the menu on every kind of click.
      ItemIsMenu: true,
      Menu: MENU_PATH,
      get Status() {
        return statusOf(state().icon);
      },
      get IconPixmap() {
        return pixmaps(state().icon);
      },
      get AttentionIconPixmap() {
        return pixmaps('attention');
      },
      get ToolTip() {
        return ['', [], title, unmarked(plainLine(state().tooltip))];
      },
      ContextMenu: nothing,
      Activate: nothing,
      SecondaryActivate: nothing,
      Scroll: nothing,
    };
  }
}

function statusOf(icon: IconState): string {
  return icon === 'attention' ? 'NeedsAttention' : 'Active';
}

/** Some hosts read a tooltip as markup and some as text: what would mean something in markup is written otherwise. */
function unmarked(text: string): string {
  return text.replaceAll('&', '+').replaceAll('<', '‹').replaceAll('>', '›');
}

/** ARGB32 in network byte order, one picture a size. */
function pixmaps(icon: IconState): unknown[] {
  return SIZES.map((size) => {
    const { rgba } = drawIcon(icon, size);
    const argb = Buffer.alloc(rgba.length);
    for (let at = 0; at < rgba.length; at += 4) argb.set([rgba[at + 3] ?? 0, rgba[at] ?? 0, rgba[at + 1] ?? 0, rgba[at + 2] ?? 0], at);
    return [size, size, argb];
  });
}
