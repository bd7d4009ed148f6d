/** `countersign reviewers [RANGE]`. */
import { keptCatalogues } from '../adapters/cache/catalogue.ts';
import type { AskedRange } from '../app/routing/asked-range.ts';
import type { AskedUpdate } from '../app/store/concerned-desk.ts';
import { CountersignError } from '../model/error.ts';
import type { Register, Shell } from './command.ts';
import { EXIT } from './exit.ts';
import { withLandingDesk } from './landing.ts';
import type { LandingBase } from '../composition/landing-options.ts';
import { renderReviewers } from './render/reviewers.ts';
import { REVIEWERS_SCHEMA, reviewersJson } from './render/reviewers-json.ts';

interface ReviewersOptions {
  readonly target?: string;
  readonly limit: string;
}

export const register: Register = (program, shell) => {
  program
    .command('reviewers')
    .argument('[range]', 'main..feature, or a branch against its target; this branch without one')
    .option('--target <ref>', 'the protected ref it is for, when the range does not say so')
    .option('--limit <commits>', 'how many commits of the history are read for who knows what', '5000')
    .action((range: string | undefined, options: ReviewersOptions) => reviewers(shell, range ?? null, options));
};

async function reviewers(shell: Shell, text: string | null, options: ReviewersOptions): Promise<void> {
  const limit = Number(options.limit);
  if (!Number.isInteger(limit) || limit < 1) {
    throw new CountersignError('usage', `--limit takes a number of commits, not "${options.limit.slice(0, 40)}"`);
  }
  let asked: AskedRange | null = null;
  const concerns = async (base: LandingBase): Promise<readonly AskedUpdate[]> => {
    const { askedRange } = await import('../app/routing/asked-range.ts');
    const found = await askedRange(base, text, options.target ?? null);
    asked = found;
    return [{ target: found.target, old: found.old, new: found.head, set: found.transitions }];
  };
  await withLandingDesk(shell, { authoritative: false, range: text, concerns }, async (desk, store) => {
    if (asked === null) return;
    const [{ reviewersOf }, { StoreReader }] = await Promise.all([
      import('../app/routing/reviewers.ts'),
      import('../app/store/store-reader.ts'),
    ]);
    const keeper = keptCatalogues(desk.tools.cache.folder);
    const reader = new StoreReader(store, { keeper, present: desk.known.heads });
    const answer = await reviewersOf(desk, asked, { reader, limit, progress: shell.progress() });
    const stuck = answer.routing.unroutable.length > 0 || answer.hindrances.length > 0;
    shell.exit(stuck ? EXIT.refused : EXIT.pass);
    const { format, verbose } = shell.globals();
    if (format === 'json') shell.printJson(REVIEWERS_SCHEMA, reviewersJson(answer));
    else shell.print(renderReviewers(answer, shell.style(), verbose));
  });
}
