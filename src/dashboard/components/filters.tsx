import { useEffect, useState } from 'react';
import { Button } from 'react-aria-components/Button';
import { Input } from 'react-aria-components/Input';
import { SearchField } from 'react-aria-components/SearchField';
import { ToggleButton } from 'react-aria-components/ToggleButton';
import { ToggleButtonGroup } from 'react-aria-components/ToggleButtonGroup';
import './filters.css';

/** Text to look for; told when the hands rest. */
export function Search(props: { readonly label: string; readonly value: string; readonly onChange: (value: string) => void }) {
  const [typed, setTyped] = useState(props.value);
  const { value, onChange } = props;
  useEffect(() => {
    if (typed === value) return undefined;
    const timer = setTimeout(() => onChange(typed), 200);
    return () => clearTimeout(timer);
  }, [typed, value, onChange]);
  return (
    <SearchField aria-label={props.label} className="search" value={typed} onChange={setTyped}>
      <Input className="search-input" placeholder={props.label} />
      <Button className="search-clear" aria-label="Clear">
        <svg viewBox="0 0 12 12" width="10" height="10" aria-hidden="true">
          <path d="M2 2l8 8M10 2l-8 8" stroke="currentColor" strokeWidth="1.6" strokeLinecap="round" />
        </svg>
      </Button>
    </SearchField>
  );
}

export interface Choice {
  readonly id: string;
  readonly name: string;
}

/** One of a few. */
export function Choices(props: {
  readonly label: string;
  readonly choices: readonly Choice[];
  readonly value: string;
  readonly onChange: (id: string) => void;
}) {
  return (
    <ToggleButtonGroup
      aria-label={props.label}
      className="choices"
      selectionMode="single"
      disallowEmptySelection
      selectedKeys={[props.value]}
      onSelectionChange={(keys) => {
        for (const key of keys) props.onChange(String(key));
      }}
    >
      {props.choices.map(({ id, name }) => (
        <ToggleButton key={id} id={id} className="choice">
          {name}
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  );
}
