import { useState } from 'react';
import { Button } from 'react-aria-components/Button';
import { Disclosure, DisclosurePanel } from 'react-aria-components/Disclosure';
import { Heading } from 'react-aria-components/Heading';
import { locatorText, type ResidualView } from '../../protocol/index.ts';
import { Card } from '../components/card.tsx';
import { count, plural } from '../figures.ts';
import { words } from '../wording.ts';

const FEW = 5;

/** What remains, by why it remains: one reason is one thing to do. */
export function Residuals({ residuals, total }: { readonly residuals: readonly ResidualView[]; readonly total: number }) {
  const groups = [...Map.groupBy(residuals, ({ reason }) => reason)].sort(([, a], [, b]) => b.length - a.length);
  if (total === 0 && groups.length === 0) return null;
  const untold = total - residuals.length;
  return (
    <Card title="Residuals" note={`${plural(total, 'replica')} that ${total === 1 ? 'remains' : 'remain'}, by reason`} flush>
      {groups.map(([reason, list], index) => (
        <Group key={reason} reason={reason} residuals={list} open={index < 3} />
      ))}
      {untold > 0 && (
        <p className="residual-untold">{plural(untold, 'more residual')}, not listed here: too many, or told as a number only.</p>
      )}
    </Card>
  );
}

function Group(props: { readonly reason: string; readonly residuals: readonly ResidualView[]; readonly open: boolean }) {
  const { reason, residuals } = props;
  const [all, setAll] = useState(false);
  const bySentence = [...Map.groupBy(all ? residuals : residuals.slice(0, FEW), ({ sentence }) => sentence)];
  return (
    <Disclosure className="residual-group" defaultExpanded={props.open}>
      <Heading level={3}>
        <Button slot="trigger" className="residual-head">
          <svg viewBox="0 0 12 12" width="11" height="11" aria-hidden="true">
            <path d="M4 2.5 8 6l-4 3.5" fill="none" stroke="currentColor" strokeWidth="1.6" strokeLinecap="round" strokeLinejoin="round" />
          </svg>
          <span className="residual-reason">{words(reason)}</span>
          <span className="residual-count">{count(residuals.length)}</span>
        </Button>
      </Heading>
      <DisclosurePanel className="residual-panel">
        {bySentence.map(([sentence, list]) => (
          <div key={sentence} className="residual-same">
            <p>{sentence}</p>
            <ul>
              {list.map((residual, index) => (
                <li key={index}>
                  <span className="residual-where">
                    <span className="mono">{residual.path}</span>
                    <span className="cell-sub">{locatorText(residual.locator)}</span>
                  </span>
                  <span className="residual-place">
                    {residual.place}
                    <span className="cell-sub">{residual.class}</span>
                  </span>
                  <span className="residual-device">
                    {residual.machine}
                    <span className="cell-sub">{residual.user}</span>
                  </span>
                </li>
              ))}
            </ul>
          </div>
        ))}
        {!all && residuals.length > FEW && (
          <Button className="button" onPress={() => setAll(true)}>
            Show all {count(residuals.length)}
          </Button>
        )}
      </DisclosurePanel>
    </Disclosure>
  );
}
