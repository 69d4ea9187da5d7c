import { useEffect, useState } from 'react';
import { Button } from 'react-aria-components/Button';
import './command.css';

/** A command for a person to run: the page itself changes nothing. */
export function Command({ children, label }: { readonly children: string; readonly label: string }) {
  const [copied, setCopied] = useState<'yes' | 'no' | null>(null);
  useEffect(() => {
    if (copied === null) return undefined;
    const timer = setTimeout(() => setCopied(null), 2_500);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = () => {
    // Browsers give a clipboard only to pages they trust: HTTPS, or this machine.
    const writing = (navigator.clipboard as Clipboard | undefined)?.writeText(children) ?? Promise.reject(new Error('no clipboard'));
    writing.then(
      () => setCopied('yes'),
      () => setCopied('no'),
    );
  };
  return (
    <div className="command">
      <code>{children}</code>
      <Button className="button" aria-label={`${copied === 'yes' ? 'Copied' : 'Copy'}: ${label}`} onPress={copy}>
        {copied === 'yes' ? 'Copied' : 'Copy'}
      </Button>
      <span className="visually-hidden" role="status">
        {copied === 'yes' ? 'Copied' : ''}
      </span>
      {copied === 'no' && (
        <span className="command-failed" role="status">
          The browser lets no page copy here: select the text instead.
        </span>
      )}
    </div>
  );
}
