/** Two states of one configuration that are compared, and where what is found is put. */
import type { AssessmentContext } from '../../../../model/assessment-context.ts';
import type { Factor } from '../../../../model/assessment.ts';
import type { RepoPath } from '../../../../model/path.ts';
import type { Configuration, Declared } from '../../../reading/hcl/configuration.ts';
import type { Evaluator } from '../../../reading/hcl/evaluate.ts';
import { plainText } from '../../../reading/hcl/plain.ts';
import { bodyText } from './blocks.ts';
import { keyOf } from './caller-moves.ts';

/** One configuration before and after, with what its names stand for on each side. */
export interface Comparison {
  readonly before: Configuration;
  readonly after: Configuration;
  readonly oldValues: Evaluator;
  readonly newValues: Evaluator;
  /** The folder in which the tool is run. */
  readonly root: RepoPath;
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
  /** Resources that a folder did not have before → the folder. */
  readonly #arrived = new Map<string, RepoPath>();
  /** Addresses inside of modules that the callers send elsewhere. */
  #movedByCallers: ReadonlySet<string> = new Set();

  constructor(context: AssessmentContext) {
    this.context = context;
  }

  /** Takes the resources of a folder as they were, and those that came. */
  remember(folder: RepoPath, before: Configuration, after: Configuration): void {
    for (const declared of before.resources.values()) this.#before.add(saidBy(declared));
    for (const [address, declared] of after.resources) {
      if (!before.resources.has(address)) this.#arrived.set(saidBy(declared), folder);
    }
  }

  /** Takes what the callers of modules newly say became of things inside. */
  rememberMoves(moves: ReadonlySet<string>): void {
    this.#movedByCallers = moves;
  }

  /** Whether every caller newly says where a resource of the module in a folder goes. */
  movedByCaller(folder: RepoPath, address: string): boolean {
    return this.#movedByCallers.has(keyOf(folder, address));
  }

  /** Whether a resource of the type said the same before the change, here or in another folder. */
  stoodElsewhere(declared: Declared): boolean {
    return this.#before.has(saidBy(declared));
  }

  /** The folder to which a resource that is gone was taken; null where nothing that says the same came. */
  nowIn(declared: Declared): RepoPath | null {
    return this.#arrived.get(saidBy(declared)) ?? null;
  }

  add(factor: Factor): void {
    this.factors.push(factor);
  }
}

function saidBy({ block }: Declared): string {
  return `${block.labels[0] ?? ''}\n${bodyText(block.body)}`;
}
