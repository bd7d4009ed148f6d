/** What people read of the rules about commands that no other family of rules describes. */
import type { CommandRuleText } from './rule-text.ts';
import { LOCAL_RULE_ROWS } from './rule-texts-local.ts';
import { REMOTE_RULE_ROWS } from './rule-texts-remote.ts';

/** The texts, in the order of the families. */
export const COMMAND_RULE_TEXTS: readonly CommandRuleText[] = [...LOCAL_RULE_ROWS, ...REMOTE_RULE_ROWS].map(
  ([id, title, base, effect, reversible, example, observes, why, remedy, variants]) => ({
    id,
    title,
    base,
    effect,
    reversible,
    example,
    observes,
    why,
    remedy,
    ...(variants === undefined ? {} : { variants }),
  }),
);
