/** Two states of one configuration that are compared, and where what is found is put. */
import type { AssessmentContext } from '../../../../model/assessment-context.ts';
import type { Factor } from '../../../../model/assessment.ts';
import type { Configuration, Declared } from '../../../reading/hcl/configuration.ts';
import type { Evaluator } from '../../../reading/hcl/evaluate.ts';

/** One configuration before and after, with what its names stand for on each side. */
export interface Comparison {
  readonly before: Configuration;
  readonly after: Configuration;
  readonly oldValues: Evaluator;
  readonly newValues: Evaluator;
  /** Beginning of addresses: `module.db.` inside a called module, else empty. */
  readonly prefix: string;
  /** The call that makes the difference, where the module itself is not what changed: findings point there. */
  readonly call: Declared | null;
  /** `var.x` and `local.y` that stand for something else than before. */
  readonly touched: ReadonlySet<string>;
  /** Only blocks that depend on {@link touched} are compared: the others were, or are the same. */
  readonly onlyTouched: boolean;
}

/** Collects the factors of one change. */
export class Findings {
  readonly context: AssessmentContext;
  readonly factors: Factor[] = [];
  /** Instances that are destroyed, for the rule about many at once. */
  destroyed = 0;

  constructor(context: AssessmentContext) {
    this.context = context;
  }

  add(factor: Factor): void {
    this.factors.push(factor);
  }
}
