/** Two states of one configuration that are compared, and where what is found is put. */
import type { AssessmentContext } from '../../../../model/assessment-context.ts';
import type { Factor } from '../../../../model/assessment.ts';
import type { Configuration, Declared } from '../../../reading/hcl/configuration.ts';
import type { Evaluator } from '../../../reading/hcl/evaluate.ts';
import { plainText } from '../../../reading/hcl/plain.ts';
import { bodyText } from './blocks.ts';

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

/** Whether a name is known to come to the same value on both sides. */
export function settledBetween(old: Evaluator, next: Evaluator): (root: string, name: string) => boolean {
  return (root, name) => {
    const path = [root, name];
    const [was, is] = [old, next].map((side) =>
      plainText(side.value({ kind: 'reference', path, line: 0, endLine: 0 })),
    );
    return was !== null && was === is;
  };
}

/** Collects the factors of one change. */
export class Findings {
  readonly context: AssessmentContext;
  readonly factors: Factor[] = [];
  /** Instances that are destroyed, for the rule about many at once. */
  destroyed = 0;

  /** What resources said before the change, in whatever folder: one that says the same now is not new. */
  readonly #before = new Set<string>();

  constructor(context: AssessmentContext) {
    this.context = context;
  }

  /** Takes the resources of a folder as they were. */
  remember({ resources }: Configuration): void {
    for (const { block } of resources.values()) this.#before.add(`${block.labels[0] ?? ''}\n${bodyText(block.body)}`);
  }

  /** Whether a resource of the type said the same before the change, here or in another folder. */
  stoodElsewhere({ block }: Declared): boolean {
    return this.#before.has(`${block.labels[0] ?? ''}\n${bodyText(block.body)}`);
  }

  add(factor: Factor): void {
    this.factors.push(factor);
  }
}
