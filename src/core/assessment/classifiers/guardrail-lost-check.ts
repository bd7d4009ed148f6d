/** `guardrail.lost.check`: an automatic check disappears or no longer counts. */
import type { RuleDescription } from '../../../model/assessment-context.ts';
import { hunkLines } from '../../reading/hunk-lines.ts';
import type { HunkLine } from '../../reading/hunk-lines.ts';
import { visibleText } from '../../reading/text-hazards.ts';
import { leaves, NOTHING, rule } from '../classifier.ts';
import type { ChangedFile, Classifier } from '../classifier.ts';
import { factorOf, sidesText } from '../factor.ts';
import { movedContent } from '../moved.ts';

const CHECK: RuleDescription = rule({
  id: 'guardrail.lost.check',
  title: 'Automatic check lost',
  observes:
    'A pipeline definition is deleted, or an existing one gains `continue-on-error`, `allow_failure`, an `if: false`, or `|| true` behind a command that counted before.',
  why: 'What the check refused yesterday passes today, and nothing looks red.',
  remedy: 'Keep the check required; if it is wrong, repair it or remove it in a change that says so.',
  example: '`continue-on-error: true` on the step that runs the scanner.',
  base: 'medium',
  effect: 'unprotect',
  reversible: 'yes',
  triggers: ['content', 'services'],
});

/** Matched against trimmed lines. */
const TOLERANT =
  /^(?:- )?(?:continue-on-error:\s*true|continueOnError:\s*true|allow_failure:\s*true|soft_fail:\s*true|if:\s*(?:false|\$\{\{ ?false ?\}\}))(?:$|\s+#|\s+$)/;
const SWALLOWING = ['true', ':', 'exit 0'];

export const guardrailLostCheck: Classifier = {
  needs: 'bodies',
  rules: [CHECK],
  file(file, context) {
    if (file.old === null || file.new === null || !file.kinds.has('pipeline')) return NOTHING;
    const found = toleratedSteps(file);
    const first = found[0];
    if (first === undefined) return NOTHING;
    const lines = { start: first.line, end: found.at(-1)?.line ?? first.line };
    const to = `line ${first.line}: ${visibleText(first.text.trim().slice(0, 80))}`;
    return [
      factorOf(CHECK, { path: file.path, lines, from: 'failure stopped the run', to, losesGuardrail: true }, context),
    ];
  },
  change(summary, context) {
    const isMoved = movedContent(summary);
    return summary.paths
      .filter((path) => leaves(path, 'pipeline') && !isMoved(path, 'pipeline'))
      .map((path) =>
        factorOf(
          CHECK,
          {
            path: path.oldPath,
            ...sidesText(path),
            resourceKind: path.oldKinds.get('pipeline') ?? 'pipeline',
            losesGuardrail: true,
          },
          context,
        ),
      );
  },
};

/** Lines that let a failure pass, as far as the patch does not take as many away. */
function toleratedSteps(file: ChangedFile): readonly HunkLine[] {
  const lines = file.patch.hunks.flatMap((hunk) => hunkLines(hunk));
  const deleted = lines.filter((line) => line.sign === '-');
  const before = new Set(deleted.map((line) => line.text.trim()));
  const added = lines.filter((line) => line.sign === '+');
  const tolerant = added.filter((line) => TOLERANT.test(line.text.trim()));
  const swallowed = added.filter((line) => before.has(commandOf(line.text) ?? '\0'));
  const wereTolerant = deleted.filter((line) => TOLERANT.test(line.text.trim())).length;
  return [...(tolerant.length > wereTolerant ? tolerant : []), ...swallowed].sort((a, b) => a.line - b.line);
}

/** The command whose failure the line swallows, without the swallowing; null when it swallows none. */
function commandOf(line: string): string | null {
  const text = line.trim();
  const ending = SWALLOWING.find((each) => text.endsWith(each));
  if (ending === undefined) return null;
  const rest = text.slice(0, -ending.length).trimEnd();
  return rest.endsWith('||') ? rest.slice(0, -2).trim() : null;
}
