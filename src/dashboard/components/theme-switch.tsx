import { useSyncExternalStore } from 'react';
import { ToggleButton } from 'react-aria-components/ToggleButton';
import { ToggleButtonGroup } from 'react-aria-components/ToggleButtonGroup';
import { chooseTheme, type Theme, theme, watchTheme } from '../theme.ts';
import './theme-switch.css';

const SUN =
  'M8 1.2v1.6M8 13.2v1.6M1.2 8h1.6M13.2 8h1.6M3.2 3.2l1.1 1.1M11.7 11.7l1.1 1.1M3.2 12.8l1.1-1.1M11.7 4.3l1.1-1.1M8 5.2a2.8 2.8 0 1 0 0 5.6a2.8 2.8 0 0 0 0-5.6z';
const MOON = 'M13.4 9.7A5.8 5.8 0 0 1 6.3 2.6a5.8 5.8 0 1 0 7.1 7.1z';
const SCREEN = 'M2 3h12v8H2zM5.5 14h5M8 11v3';
const CHOICES: readonly { readonly id: Theme; readonly name: string; readonly path: string }[] = [
  { id: 'system', name: 'As the system', path: SCREEN },
  { id: 'light', name: 'Light', path: SUN },
  { id: 'dark', name: 'Dark', path: MOON },
];

export function ThemeSwitch() {
  const chosen = useSyncExternalStore(watchTheme, theme);
  return (
    <ToggleButtonGroup
      aria-label="Colours"
      className="theme-switch"
      selectionMode="single"
      disallowEmptySelection
      selectedKeys={[chosen]}
      onSelectionChange={(keys) => {
        for (const key of keys) chooseTheme(key as Theme);
      }}
    >
      {CHOICES.map(({ id, name, path }) => (
        <ToggleButton key={id} id={id} aria-label={name} className="theme-choice">
          <svg
            viewBox="0 0 16 16"
            width="14"
            height="14"
            fill="none"
            stroke="currentColor"
            strokeWidth="1.4"
            strokeLinecap="round"
            strokeLinejoin="round"
            aria-hidden="true"
          >
            <path d={path} />
          </svg>
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  );
}
