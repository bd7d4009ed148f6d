/** `guardrail.lost.marks`: a hook, pipeline or agent rule that removes or forbids the marks of AI authorship. */
import type { RuleDescription } from '../../../model/assessment-context.ts';
import { strippedMarks } from '../../reading/stripped-marks.ts';
import { visibleText } from '../../reading/text-hazards.ts';
import { NOTHING, rule } from '../classifier.ts';
import type { Classifier } from '../classifier.ts';
import { factorOf } from '../factor.ts';

const MARKS: RuleDescription = rule({
  id: 'guardrail.lost.marks',
  title: 'Marks of AI authorship are suppressed',
  observes:
    'A hook, pipeline, or agent setting or instruction gains a line that removes or forbids trailers or footers naming an AI.',
  why: 'Without its marks AI-written work cannot be told from other work; missing evidence then counts as unknown.',
  remedy: 'Keep the marks; if a message must stay short, use one `Assisted-by:` trailer or notes instead.',
  example: '`Co-authored-by: Claude` disappears from a message while the content stays.',
  base: 'medium',
  effect: 'bypass',
  reversible: 'yes',
  triggers: ['content'],
});

export const guardrailLostMarks: Classifier = {
  needs: 'bodies',
  rules: [MARKS],
  file(file, context) {
    if (file.new === null || !(file.kinds.has('gate') || file.kinds.has('agent-settings'))) return NOTHING;
    const found = strippedMarks(file.patch);
    const first = found[0];
    if (first === undefined) return NOTHING;
    const lines = { start: first.line, end: found.at(-1)?.line ?? first.line };
    const to = `line ${first.line}: ${visibleText(first.text.trim().slice(0, 120))}`;
    return [factorOf(MARKS, { path: file.path, lines, from: null, to, losesGuardrail: true }, context)];
  },
};
