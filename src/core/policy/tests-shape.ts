/** The shape of `.countersign/policy.test.yml`. */
import { z } from '../reading/schema.ts';
import { id, text } from './shape-atoms.ts';

/** One case: facts that differ from an empty change, and what the policy must answer. */
interface PolicyCaseShape {
  readonly name: string;
  readonly facts: Record<string, unknown>;
  readonly expect: 'pass' | 'pending' | 'blocked' | 'error';
  readonly rules?: string[] | undefined;
  readonly requires?: string[] | undefined;
}

/** The whole file. */
export interface PolicyTestsShape {
  readonly version: 1;
  readonly cases: PolicyCaseShape[];
}

/** `.countersign/policy.test.yml`. */
export const policyTestsShape: z.ZodType<PolicyTestsShape> = z.strictObject({
  version: z.literal(1),
  cases: z
    .array(
      z.strictObject({
        name: text,
        facts: z.record(z.string().max(100), z.unknown()).default({}),
        expect: z.enum(['pass', 'pending', 'blocked', 'error']),
        rules: z.array(id).optional().describe('ids of exactly the rules that apply'),
        requires: z.array(text).optional().describe('requirements in short form, as `explain` prints them'),
      }),
    )
    .min(1)
    .max(5_000),
});
