/** What deployment found out once, and need not find out again. */
import { createHash } from 'node:crypto';
import type { StatementId } from '../../model/statement.ts';
import type { CheckTools } from '../change/check.ts';
import { RULES } from '../gate/landing-records.ts';

const KEPT = 'deployable';

/** Records that were found to hold before; the answer depends on nothing that can change but objections. */
export class KeptAnswers {
  readonly #cache: CheckTools['cache'];
  readonly #head: string;
  readonly #holding: Set<string>;

  constructor(cache: CheckTools['cache'], objections: string) {
    this.#cache = cache;
    this.#head = createHash('sha256').update(`${RULES} ${objections}`).digest('hex');
    const [head, ...ids] = (cache.read(KEPT) ?? '').split('\n');
    this.#holding = new Set(head === this.#head ? ids : []);
  }

  holds(id: StatementId): boolean {
    return this.#holding.has(id);
  }

  add(id: StatementId): void {
    this.#holding.add(id);
  }

  write(): void {
    this.#cache.write(KEPT, [this.#head, ...this.#holding].join('\n'));
  }
}
