import { type ReactNode, useId, useState } from 'react';
import { Input } from 'react-aria-components/Input';
import { ToggleButton } from 'react-aria-components/ToggleButton';
import './field.css';

/** As a person counts them, near enough: code points. */
export const charactersIn = (text: string): number => Array.from(text).length;

interface FieldProps {
  readonly label: string;
  /** In the form's data. */
  readonly name: string;
  /** HTML §4.10.18.7: what a browser or password manager may fill in. */
  readonly autoComplete: string;
  /** What fits, before anything is typed. */
  readonly note?: ReactNode;
  /** Why it was not taken. */
  readonly wrong?: string | null;
  readonly begins?: boolean;
  readonly required?: boolean;
  readonly maxLength?: number;
  readonly value?: string;
  readonly fixed?: boolean;
  readonly onLength?: (characters: number) => void;
}

/**
 * One line to type. The text is in the element alone, neither in this page's state nor in an attribute: a form reads it when it is
 * sent, and `reset()` takes it away.
 */
export function Field(props: FieldProps) {
  return <Line {...props} type="text" />;
}

/** The same, covered unless a person wants to see it. */
export function SecretField(props: FieldProps) {
  const [seen, setSeen] = useState(false);
  return (
    <Line {...props} type={seen ? 'text' : 'password'}>
      <ToggleButton className="field-see" aria-label={`Show ${props.label.toLowerCase()}`} isSelected={seen} onChange={setSeen}>
        {seen ? 'Hide' : 'Show'}
      </ToggleButton>
    </Line>
  );
}

function Line(props: FieldProps & { readonly type: 'text' | 'password'; readonly children?: ReactNode }) {
  const id = useId();
  const { note, wrong, onLength } = props;
  const described = [note ? `${id}-note` : null, wrong ? `${id}-wrong` : null].filter(Boolean).join(' ');
  return (
    <div className="field">
      <label htmlFor={id}>{props.label}</label>
      <span className="field-line">
        <Input
          id={id}
          className="field-input"
          type={props.type}
          name={props.name}
          autoComplete={props.autoComplete}
          autoCapitalize="none"
          autoCorrect="off"
          spellCheck={false}
          required={props.required ?? true}
          autoFocus={props.begins ?? false}
          readOnly={props.fixed ?? false}
          {...(props.maxLength === undefined ? {} : { maxLength: props.maxLength })}
          {...(props.value === undefined ? {} : { defaultValue: props.value })}
          {...(described ? { 'aria-describedby': described } : {})}
          {...(wrong ? { 'aria-invalid': true } : {})}
          {...(onLength ? { onInput: (event) => onLength(charactersIn(event.currentTarget.value)) } : {})}
        />
        {props.children}
      </span>
      {note && (
        <span id={`${id}-note`} className="field-note">
          {note}
        </span>
      )}
      {wrong && (
        <span id={`${id}-wrong`} className="field-wrong">
          {wrong}
        </span>
      )}
    </div>
  );
}
