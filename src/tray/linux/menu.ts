import type { InterfaceDescriptor } from 'dbus-native';
import type { MenuItem } from '../face.ts';
import { plainLine } from '../plain.ts';
import type { Bus } from './bus.ts';

export const MENU_PATH = '/MenuBar';

/** com.canonical.dbusmenu, version 3 (libdbusmenu's dbus-menu.xml). */
const MENU: InterfaceDescriptor = {
  name: 'com.canonical.dbusmenu',
  methods: {
    GetLayout: ['iias', 'u(ia{sv}av)', ['parentId', 'recursionDepth', 'propertyNames'], ['revision', 'layout']],
    GetGroupProperties: ['aias', 'a(ia{sv})', ['ids', 'propertyNames'], ['properties']],
    GetProperty: ['is', 'v', ['id', 'name'], ['value']],
    Event: ['isvu', '', ['id', 'eventId', 'data', 'timestamp'], []],
    EventGroup: ['a(isvu)', 'ai', ['events'], ['idErrors']],
    AboutToShow: ['i', 'b', ['id'], ['needUpdate']],
    AboutToShowGroup: ['ai', 'aiai', ['ids'], ['updatesNeeded', 'idErrors']],
  },
  signals: {
    ItemsPropertiesUpdated: ['a(ia{sv})a(ias)', 'updatedProps', 'removedProps'],
    LayoutUpdated: ['ui', 'revision', 'parent'],
    ItemActivationRequested: ['iu', 'id', 'timestamp'],
  },
  properties: {
    Version: { type: 'u', access: 'read' },
    TextDirection: { type: 's', access: 'read' },
    Status: { type: 's', access: 'read' },
    IconThemePath: { type: 'as', access: 'read' },
  },
};

type Property = readonly [name: string, value: readonly [type: string, value: unknown]];
interface Entry {
  readonly number: number;
  readonly item: MenuItem;
  readonly properties: readonly Property[];
}

const ROOT = 0;
const ROOT_PROPERTIES: readonly Property[] = [['children-display', ['s', 'submenu']]];

/** The icon's menu, one level deep, as hosts fetch it. */
export class Menu {
  readonly #onChoose: (id: string) => void;
  /** An item keeps its number as long as the tray lives, so that a click on an old picture of the menu hits nothing else. */
  readonly #numbers = new Map<string, number>();
  #entries: readonly Entry[] = [];
  #revision = 1;
  #bus: Bus | null = null;

  constructor(onChoose: (id: string) => void) {
    this.#onChoose = onChoose;
  }

  up(bus: Bus): void {
    bus.expose(MENU_PATH, MENU, this.#members());
    this.#bus = bus;
  }

  down(): void {
    this.#bus = null;
  }

  show(items: readonly MenuItem[]): void {
    const seen: Record<string, number> = {};
    const entries = items.map((item): Entry => {
      const key = item.kind === 'item' ? `item ${item.id}` : `${item.kind} ${(seen[item.kind] = (seen[item.kind] ?? 0) + 1)}`;
      const number = this.#numbers.get(key) ?? this.#numbers.size + 1;
      this.#numbers.set(key, number);
      return { number, item, properties: propertiesOf(item) };
    });
    if (JSON.stringify(entries) === JSON.stringify(this.#entries)) return;
    this.#entries = entries;
    this.#revision++;
    this.#bus?.emit(MENU_PATH, MENU.name, 'LayoutUpdated', 'ui', [this.#revision, ROOT]);
  }

  #members() {
    const known = (id: unknown) => id === ROOT || this.#entries.some(({ number }) => number === id);
    const properties = (id: unknown) => (id === ROOT ? ROOT_PROPERTIES : this.#entries.find(({ number }) => number === id)?.properties);
    return {
      Version: 3,
      TextDirection: 'ltr',
      Status: 'normal',
      IconThemePath: [],
      GetLayout: (parent: unknown, depth: unknown, names: unknown) => {
        const own = properties(parent);
        if (!own) throw new UnknownItem(parent);
        const children = parent === ROOT && depth !== 0 ? this.#entries : [];
        const drawn = children.map(({ number, properties }) => ['(ia{sv}av)', [number, chosen(properties, names), []]]);
        return [this.#revision, [parent, chosen(own, names), drawn]];
      },
      GetGroupProperties: (ids: unknown, names: unknown) => {
        const wanted = Array.isArray(ids) && ids.length > 0 ? ids.filter(known) : [ROOT, ...this.#entries.map(({ number }) => number)];
        return wanted.map((id) => [id, chosen(properties(id) ?? [], names)]);
      },
      GetProperty: (id: unknown, name: unknown) => {
        const value = properties(id)?.find(([one]) => one === name)?.[1];
        if (!value) throw new UnknownItem(id);
        return value;
      },
      Event: (id: unknown, event: unknown) => {
        this.#event(id, event);
        return null;
      },
      EventGroup: (events: unknown) => {
        if (!Array.isArray(events)) return [];
        return events.flatMap((one: unknown) => {
          if (!Array.isArray(one)) return [];
          this.#event(one[0], one[1]);
          return known(one[0]) ? [] : [one[0]];
        });
      },
      AboutToShow: () => false,
      AboutToShowGroup: (ids: unknown) => [[], Array.isArray(ids) ? ids.filter((id) => !known(id)) : []],
    };
  }

  #event(id: unknown, event: unknown): void {
    if (event !== 'clicked') return;
    const item = this.#entries.find(({ number }) => number === id)?.item;
    if (item?.kind === 'item' && item.enabled !== false) this.#onChoose(item.id);
  }
}

class UnknownItem extends Error {
  /** Read by dbus-native: the error's name on the bus. */
  readonly dbusName = 'org.freedesktop.DBus.Error.InvalidArgs';

  constructor(id: unknown) {
    super(`no menu item ${String(id)}, or it has no such property`);
  }
}

function propertiesOf(item: MenuItem): Property[] {
  if (item.kind === 'separator') return [['type', ['s', 'separator']]];
  // An underscore would mark the next letter as a short cut.
  const label: Property = ['label', ['s', plainLine(item.label).replaceAll('_', '__')]];
  if (item.kind === 'text') return [label, ['enabled', ['b', false]]];
  return [
    label,
    ['enabled', ['b', item.enabled ?? true]],
    ...(item.checked === undefined
      ? []
      : ([
          ['toggle-type', ['s', 'checkmark']],
          ['toggle-state', ['i', item.checked ? 1 : 0]],
        ] satisfies Property[])),
  ];
}

/** No names: all. */
function chosen(properties: readonly Property[], names: unknown): Property[] {
  return properties.filter(([name]) => !Array.isArray(names) || names.length === 0 || names.includes(name));
}
