import type { ReactNode } from 'react';
import { Button } from 'react-aria-components/Button';
import { Command } from '../components/command.tsx';
import { Dialog } from '../components/dialog.tsx';

/** Something that the server tells once: it is on the screen until it was taken away, and kept nowhere. */
export function ShownOnce(props: {
  readonly title: string;
  readonly what: string;
  readonly text: string;
  readonly children: ReactNode;
  readonly onClose: () => void;
}) {
  return (
    <Dialog title={props.title} onClose={null}>
      <div className="once">
        <Command label={props.what}>{props.text}</Command>
        <div className="once-warning">{props.children}</div>
      </div>
      <div className="form-keys form-keys-end">
        <Button className="button button-main" autoFocus onPress={props.onClose}>
          Done
        </Button>
      </div>
    </Dialog>
  );
}
