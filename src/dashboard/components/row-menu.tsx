import { Button } from 'react-aria-components/Button';
import { Menu, MenuItem, MenuTrigger } from 'react-aria-components/Menu';
import { Popover } from 'react-aria-components/Popover';
import './menu.css';

export interface Deed {
  readonly id: string;
  readonly name: string;
  /** It takes something away. */
  readonly bad?: boolean;
  readonly act: () => void;
}

/** A closing menu gives the focus back to its button, some frames later; only then can what opens next remember where it was. */
function afterClosing(act: () => void, frames = 30): void {
  requestAnimationFrame(() => {
    const { activeElement, body } = document;
    const isBack = activeElement !== null && activeElement !== body && activeElement.closest('[role=menu]') === null;
    if (isBack || frames === 0) act();
    else afterClosing(act, frames - 1);
  });
}

/** What can be done with one row. */
export function RowMenu({ label, deeds }: { readonly label: string; readonly deeds: readonly Deed[] }) {
  return (
    <MenuTrigger>
      <Button className="button button-plain row-menu" aria-label={label}>
        <svg viewBox="0 0 16 16" width="16" height="16" fill="currentColor" aria-hidden="true">
          <path d="M3 6.6a1.4 1.4 0 1 0 0 2.8a1.4 1.4 0 0 0 0-2.8zM8 6.6a1.4 1.4 0 1 0 0 2.8a1.4 1.4 0 0 0 0-2.8zM13 6.6a1.4 1.4 0 1 0 0 2.8a1.4 1.4 0 0 0 0-2.8z" />
        </svg>
      </Button>
      <Popover className="menu-frame" placement="bottom end" offset={4}>
        <Menu className="menu" aria-label={label} onAction={(key) => afterClosing(() => deeds.find(({ id }) => id === key)?.act())}>
          {deeds.map(({ id, name, bad }) => (
            <MenuItem key={id} id={id} className={bad ? 'menu-item menu-bad' : 'menu-item'}>
              {name}
            </MenuItem>
          ))}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}
