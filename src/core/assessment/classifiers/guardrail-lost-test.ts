/** `guardrail.lost.test`: tests that were there are gone or no longer run. */
import type { RuleDescription } from '../../../model/assessment-context.ts';
import { skippedTests } from '../../reading/skipped-tests.ts';
import { visibleText } from '../../reading/text-hazards.ts';
import { leaves, NOTHING, rule } from '../classifier.ts';
import type { Classifier } from '../classifier.ts';
import { factorOf, sidesText } from '../factor.ts';
import { movedContent } from '../moved.ts';

const TEST: RuleDescription = rule({
  id: 'guardrail.lost.test',
  title: 'Tests removed or switched off',
  observes:
    'A test file is deleted, emptied or renamed to where it no longer runs, or an existing test is marked to be skipped.',
  why: 'The fault that the test would have found now lands unseen.',
  remedy: 'Bring the test back, or say which other test covers what it did and why it was wrong.',
  example: '`payment.test.ts` is deleted in the change that alters `payment.ts`.',
  base: 'medium',
  effect: 'unprotect',
  reversible: 'yes',
  triggers: ['content'],
});

const TEST_SOURCE =
  /\.(?:[cm]?[jt]sx?|go|py|rb|rs|java|kts?|scala|cs|fs|vb|php|swift|exs?|erl|dart|cc|cpp|cxx|c|mm?|lua|jl|r|hs|bats|feature|sh|hcl|rego|clj|groovy|pl|t|zig|nim|ml|elm)$/i;

/** Programs that tests read, tests of others, and the marks of Python's packages. */
const NO_TEST = /(?:^|\/)(?:(?:testdata|fixtures|__fixtures__|node_modules)\/|__init__\.py$)/;

export const guardrailLostTest: Classifier = {
  needs: 'bodies',
  rules: [TEST],
  file(file, context) {
    if (file.old === null || file.new === null || !file.kinds.has('test')) return NOTHING;
    const skipped = skippedTests(file.patch);
    const first = skipped[0];
    const last = skipped.at(-1);
    if (first === undefined || last === undefined) return NOTHING;
    const lines = { start: first.line, end: last.line };
    const to = `${skipped.length} skipped; line ${first.line}: ${visibleText(first.text.trim().slice(0, 80))}`;
    return [factorOf(TEST, { path: file.path, lines, from: 'test ran', to, losesGuardrail: true }, context)];
  },
  change(summary, context) {
    const isMoved = movedContent(summary);
    return summary.paths
      .filter((path) => leaves(path, 'test') && TEST_SOURCE.test(path.oldPath) && !NO_TEST.test(path.oldPath))
      .filter((path) => !isMoved(path, 'test'))
      .map((path) => factorOf(TEST, { path: path.oldPath, ...sidesText(path), losesGuardrail: true }, context));
  },
};
