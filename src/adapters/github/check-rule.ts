/** Whether a branch's rulesets require our check, and from whom they take it. */
import { z } from 'zod';
import type { Listing } from './pages.ts';
import { parseAnswer } from './payloads.ts';

/**
 * `pinned`: required, and only our App's counts. `unpinned`: required, and whoever may write statuses can forge it
 * (attacks.md 34). `foreign`: required from another App, so ours never lets anything land. `absent`: no ruleset asks
 * for it; a classic branch protection may, which only an administrator can read.
 */
export type CheckRule = 'pinned' | 'unpinned' | 'foreign' | 'absent';

interface RequiredCheck {
  readonly context: string;
  readonly integration_id?: number | null | undefined;
}

interface BranchRule {
  readonly type: string;
  readonly ruleset_id?: number | undefined;
  readonly checks: readonly RequiredCheck[];
}

const ruleShape = z.object({
  type: z.string().max(100),
  ruleset_id: z.number().int().optional(),
  parameters: z.unknown(),
});
const checksShape = z.object({
  required_status_checks: z.array(z.object({ context: z.string(), integration_id: z.number().int().nullish() })),
});

/** All rules that hold for a branch, of the repository and of its organisation. `place` is what lists them. */
export function branchRules(place: Pick<Listing<unknown>, 'lane' | 'credential' | 'path'>): Listing<BranchRule> {
  return {
    ...place,
    urgency: 'round',
    read: (body, what) => ({
      items: parseAnswer(z.array(ruleShape), body, what).map(({ type, ruleset_id, parameters }) => ({
        type,
        ruleset_id,
        checks:
          type === 'required_status_checks' ? parseAnswer(checksShape, parameters, what).required_status_checks : [],
      })),
      total: null,
    }),
    id: ({ type, ruleset_id }) => `${ruleset_id} ${type}`,
  };
}

/** What the rules together make of a check's name: one that takes it from our App only is enough. */
export function checkRuleOf(rules: readonly BranchRule[], name: string, app: number | null): CheckRule {
  const ours = rules.flatMap(({ checks }) => checks).filter(({ context }) => context === name);
  if (ours.length === 0) return 'absent';
  const sources = ours.map(({ integration_id }) => integration_id ?? null);
  if (sources.some((source) => source !== null && source !== app)) return 'foreign';
  return sources.includes(app) && app !== null ? 'pinned' : 'unpinned';
}
