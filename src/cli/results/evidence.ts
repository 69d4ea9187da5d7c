import { allRules, type Rule } from '../../scan/index.ts';

/** How sure a finding is, in the words of each format. */
export interface Severity {
  readonly word: 'high' | 'medium' | 'low';
  /** SARIF 2.1.0, 3.27.10. */
  readonly level: 'error' | 'warning' | 'note';
  /** 0 to 10, as code scanning services sort by. */
  readonly score: string;
}

const SEVERITIES: Readonly<Record<NonNullable<Rule['evidence']>, Severity>> = {
  shape: { word: 'high', level: 'error', score: '8.5' },
  context: { word: 'medium', level: 'warning', score: '6.5' },
  guess: { word: 'low', level: 'note', score: '3.0' },
};

/** By the rule's evidence: its own shape, the context it stands in, a guess from a name. */
export function severityOf(rule: Rule | undefined): Severity {
  return SEVERITIES[rule?.evidence ?? 'shape'];
}

const RULES = new Map(allRules.map((rule) => [rule.id, rule]));

export function ruleOf(id: string | undefined): Rule | undefined {
  return id === undefined ? undefined : RULES.get(id);
}
