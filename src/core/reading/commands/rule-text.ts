/** What people read of a rule about commands, as a row of a table. */
import type { Effect, Reversible, Severity } from '../../../model/assessment.ts';

export interface CommandRuleText {
  readonly id: string;
  readonly title: string;
  readonly observes: string;
  readonly why: string;
  readonly remedy: string;
  readonly example: string;
  readonly base: Severity;
  readonly effect: Effect;
  readonly reversible: Reversible;
  readonly variants?: readonly { readonly when: string; readonly base: Severity }[];
}

export type CommandRuleRow = readonly [
  id: string,
  title: string,
  base: Severity,
  effect: Effect,
  reversible: Reversible,
  example: string,
  observes: string,
  why: string,
  remedy: string,
  variants?: CommandRuleText['variants'],
];
