/** How a rule about commands is written down: as one line of a table, or as a check with its own code. */
import type { Environment, Reversible, Severity, Statefulness } from '../../../../model/assessment.ts';
import type { Call } from '../call.ts';

/** What a rule says of one call; what is left out comes from the rule's description. */
export interface Hit {
  readonly rule: string;
  readonly base?: Severity;
  readonly statefulness?: Statefulness;
  readonly reversible?: Reversible;
  readonly environment?: Environment;
  /** What it acts on, for people; the first operands where it is left out. */
  readonly target?: string;
  readonly why?: string;
  /** It stays when the machine of the text is thrown away. */
  readonly lasting?: boolean;
}

export type HitDetails = Omit<Hit, 'rule'>;

/** One line of a table: the rule, the pattern (`pattern.ts`), a command that fits and one that only looks alike. */
export type CommandRow = readonly [rule: string, pattern: string, fits: string, harmless: string, details?: HitDetails];

/** A rule that needs code. Each of its `fits` gives one of its rules, each of its `harmless` none of them. */
export interface CommandCheck {
  readonly rules: readonly string[];
  readonly programs: readonly string[];
  readonly check: (call: Call) => readonly Hit[];
  readonly fits: readonly string[];
  readonly harmless: readonly string[];
}

export const STATEFUL: HitDetails = { statefulness: 'stateful' };
export const REBUILDABLE: HitDetails = { statefulness: 'rebuildable' };
export const STATELESS: HitDetails = { statefulness: 'stateless', base: 'medium', reversible: 'with-effort' };
