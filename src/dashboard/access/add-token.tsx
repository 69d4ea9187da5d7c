import { type FormEvent, useState } from 'react';
import { Button } from 'react-aria-components/Button';
import { OPERATIONS, TOKEN_DAYS, TokenScope } from '../../protocol/index.ts';
import { change } from '../changes.ts';
import { Dialog } from '../components/dialog.tsx';
import { Field } from '../components/field.tsx';
import { Choices } from '../components/filters.tsx';
import { AnyOf } from '../components/options.tsx';
import { PatientButton, Refused } from '../components/wait.tsx';
import { typed } from '../sign-in/password-form.tsx';
import { useDeed } from '../use-deed.ts';
import { scopeMeaning, scopeName } from '../wording.ts';
import { tokens } from './access.ts';

export interface MadeToken {
  readonly label: string;
  readonly secret: string;
}

const SCOPES = TokenScope.options.map((scope) => ({ id: scope, name: scopeName[scope], note: scopeMeaning[scope] }));
const DAYS = [7, 30, TOKEN_DAYS.usual, 180, TOKEN_DAYS.most].map((days) => ({ id: String(days), name: String(days) }));

export function AddToken({ onClose, onAdded }: { readonly onClose: () => void; readonly onAdded: (made: MadeToken) => void }) {
  const deed = useDeed();
  const [scopes, setScopes] = useState<readonly string[]>([]);
  const [days, setDays] = useState(String(TOKEN_DAYS.usual));
  const [none, setNone] = useState(false);
  const send = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const label = typed(event.currentTarget, 'label').trim();
    const chosen = TokenScope.options.filter((scope) => scopes.includes(scope));
    setNone(chosen.length === 0);
    if (chosen.length === 0) return;
    void deed.run(async () => {
      const { secret } = await change(OPERATIONS.addToken, { body: { label, scopes: chosen, days: Number(days) } });
      void tokens.load();
      onAdded({ label, secret });
    });
  };
  return (
    <Dialog title="Add a token" onClose={onClose}>
      <form className="form" onSubmit={send} aria-label="Add a token">
        <Refused problem={deed.problem} />
        <Field label="Name" name="label" autoComplete="off" maxLength={256} begins note="Of the program or the place that will hold it." />
        <AnyOf label="May read" options={SCOPES} value={scopes} onChange={setScopes} />
        {none && (
          <p className="field-wrong" role="alert">
            Choose at least one thing that it may read.
          </p>
        )}
        <div className="field">
          <span className="options-label">Good for so many days</span>
          <Choices label="Good for so many days" choices={DAYS} value={days} onChange={setDays} />
        </div>
        <div className="form-keys form-keys-end">
          <Button className="button" onPress={onClose}>
            Cancel
          </Button>
          <PatientButton notBefore={deed.problem?.notBefore ?? null} busy={deed.busy}>
            Add token
          </PatientButton>
        </div>
      </form>
    </Dialog>
  );
}
