import { useId } from 'react';
import { Checkbox } from 'react-aria-components/Checkbox';
import { CheckboxGroup } from 'react-aria-components/CheckboxGroup';
import { Label } from 'react-aria-components/Label';
import { Radio, RadioGroup } from 'react-aria-components/RadioGroup';
import './options.css';

export interface Option {
  readonly id: string;
  readonly name: string;
  /** What choosing it means. */
  readonly note: string;
}

/** One of a few, each with what it means. */
export function OneOf(props: {
  readonly label: string;
  readonly options: readonly Option[];
  readonly value: string;
  readonly onChange: (id: string) => void;
}) {
  return (
    <RadioGroup className="options" value={props.value} onChange={props.onChange}>
      <Label className="options-label">{props.label}</Label>
      <div className="options-list">
        {props.options.map((option) => (
          <RadioOption key={option.id} option={option} />
        ))}
      </div>
    </RadioGroup>
  );
}

function RadioOption({ option }: { readonly option: Option }) {
  const note = useId();
  return (
    <Radio value={option.id} className="option" aria-describedby={note} aria-label={option.name}>
      <span className="option-mark option-round" aria-hidden="true" />
      <Words option={option} note={note} />
    </Radio>
  );
}

/** Any of a few. */
export function AnyOf(props: {
  readonly label: string;
  readonly options: readonly Option[];
  readonly value: readonly string[];
  readonly onChange: (ids: string[]) => void;
}) {
  return (
    <CheckboxGroup className="options" value={[...props.value]} onChange={props.onChange}>
      <Label className="options-label">{props.label}</Label>
      <div className="options-list">
        {props.options.map((option) => (
          <CheckboxOption key={option.id} option={option} />
        ))}
      </div>
    </CheckboxGroup>
  );
}

function CheckboxOption({ option }: { readonly option: Option }) {
  const note = useId();
  return (
    <Checkbox value={option.id} className="option" aria-describedby={note} aria-label={option.name}>
      <span className="option-mark option-square" aria-hidden="true" />
      <Words option={option} note={note} />
    </Checkbox>
  );
}

function Words({ option, note }: { readonly option: Option; readonly note: string }) {
  return (
    <span className="option-words">
      <span className="option-name">{option.name}</span>
      <span id={note} className="option-note">
        {option.note}
      </span>
    </span>
  );
}
