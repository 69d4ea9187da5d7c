import type { ReactNode } from 'react';
import { Button } from 'react-aria-components/Button';
import { Dialog as AriaDialog } from 'react-aria-components/Dialog';
import { Heading } from 'react-aria-components/Heading';
import { Modal, ModalOverlay } from 'react-aria-components/Modal';
import './dialog.css';

/**
 * Something to finish or leave before the page goes on. What is in it is gone from the document when it closes. `onClose` null:
 * nothing but its own keys leave it.
 */
export function Dialog(props: {
  readonly title: string;
  readonly onClose: (() => void) | null;
  readonly alert?: boolean;
  readonly children: ReactNode;
}) {
  const { onClose } = props;
  return (
    <ModalOverlay
      className="dialog-ground"
      isOpen
      isKeyboardDismissDisabled={onClose === null}
      onOpenChange={(open) => {
        if (!open) onClose?.();
      }}
    >
      <Modal className="dialog-frame">
        <AriaDialog className="dialog" role={props.alert ? 'alertdialog' : 'dialog'}>
          <Heading slot="title" level={2} className="dialog-title">
            {props.title}
          </Heading>
          {props.children}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}

/** Asks before something that cannot be taken back. */
export function Confirm(props: {
  readonly title: string;
  readonly children: ReactNode;
  readonly act: string;
  readonly busy: boolean;
  readonly onAct: () => void;
  readonly onClose: () => void;
}) {
  return (
    <Dialog title={props.title} alert onClose={props.onClose}>
      <div className="dialog-words">{props.children}</div>
      <div className="form-keys form-keys-end">
        <Button className="button" autoFocus onPress={props.onClose}>
          Leave as it is
        </Button>
        <Button className={`button button-bad${props.busy ? ' button-busy' : ''}`} onPress={props.onAct}>
          {props.act}
        </Button>
      </div>
    </Dialog>
  );
}
