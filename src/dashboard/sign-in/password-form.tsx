import { OPERATIONS, type Session } from '../../protocol/index.ts';
import { ask } from '../api.ts';
import { Field, SecretField } from '../components/field.tsx';
import { PatientButton, Refused } from '../components/wait.tsx';
import { useDeed } from '../use-deed.ts';

/** What stands in a field of a form, to the letter. */
export const typed = (form: HTMLFormElement, name: string): string => {
  const value = new FormData(form).get(name);
  return typeof value === 'string' ? value : '';
};

/** `person`: who has to sign in, where that is known. The password leaves the page's document as soon as it was sent. */
export function PasswordForm(props: {
  readonly person: string | null;
  readonly entered: (session: Session) => void;
  readonly begins: boolean;
  readonly main: boolean;
}) {
  const deed = useDeed();
  const notBefore = deed.problem?.notBefore ?? null;
  const send = async (form: HTMLFormElement) => {
    const field = form.elements.namedItem('password');
    if (deed.busy || !(field instanceof HTMLInputElement)) return;
    if (notBefore !== null && notBefore > Date.now()) return;
    const body = { person: typed(form, 'person').trim(), password: field.value };
    const entered = await deed.run(async () => props.entered(await ask(OPERATIONS.signInByPassword, { body })));
    field.value = '';
    if (!entered) field.focus();
  };
  return (
    <form className="form" onSubmit={(event) => (event.preventDefault(), void send(event.currentTarget))} aria-label="Sign in by password">
      <Refused problem={deed.problem} />
      <Field
        label="Name"
        name="person"
        autoComplete="username webauthn"
        maxLength={256}
        begins={props.begins && props.person === null}
        {...(props.person === null ? {} : { value: props.person, fixed: true })}
      />
      <SecretField
        label="Password"
        name="password"
        autoComplete="current-password"
        maxLength={256}
        begins={props.begins && props.person !== null}
      />
      <PatientButton className={props.main ? 'button button-main' : 'button'} notBefore={notBefore} busy={deed.busy}>
        Sign in
      </PatientButton>
    </form>
  );
}
