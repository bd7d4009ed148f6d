/** What `flag` did, as text and as data. */
import type { FlagResult } from '../../app/setup/flag.ts';
import { oneLine, pathText } from './safe.ts';
import { shortId } from './words.ts';
import type { Style } from './style.ts';

/** One line per thing that changed, or that nothing did. */
export function renderFlag(result: FlagResult, dryRun: boolean, style: Style): string {
  const { plan } = result;
  if (!result.changed) return `Nothing to do: ${shortId(plan.commit)} says so already.`;
  const after = result.commit === null || result.commit === plan.commit ? '' : ` → ${shortId(result.commit)}`;
  const lines = [`${style.bold(dryRun ? 'Would flag' : 'Flagged')} ${shortId(plan.commit)}${after}`];
  if (plan.message !== null) lines.push(...plan.trailers.map((trailer) => `  ${style.good('+')} ${oneLine(trailer)}`));
  for (const { path, start, end } of plan.lines) {
    lines.push(`  ${style.good('+')} note in refs/notes/ai: ${pathText(path)}:${start}-${end}`);
  }
  for (const ref of plan.carried) lines.push(`  ${style.dim('=')} the note in ${oneLine(ref)} follows`);
  return lines.join('\n');
}

/** The result for a program. */
export function flagJson(result: FlagResult, dryRun: boolean): object {
  const { plan } = result;
  return {
    dryRun,
    changed: result.changed,
    before: plan.commit,
    commit: result.commit,
    trailers: plan.trailers,
    message: plan.message,
    lines: plan.lines.map(({ path, start, end }) => ({ path, start, end })),
    session: result.session,
    carriedNotes: plan.carried,
  };
}
