/** `countersign explain [RANGE]`. */
import { applyWhatIfText } from '../core/policy/what-if.ts';
import { CountersignError } from '../model/error.ts';
import { exitForDecision } from './exit.ts';
import { judge, type JudgeOptions, withPlan } from './judge.ts';
import { EXPLAIN_SCHEMA, explainJson } from './render/check-json.ts';
import { renderExplain } from './render/explain.ts';
import type { Check } from '../app/change/check.ts';
import type { CheckReport } from '../model/check.ts';
import type { Register } from './command.ts';

interface ExplainOptions extends JudgeOptions {
  readonly all?: boolean;
  readonly whatIf: readonly string[];
}

export const register: Register = (program, shell) => {
  withPlan(program.command('explain'))
    .argument('[range]', 'main..feature, or a branch against its target; this branch without one')
    .option('--all', 'unfold what passes and what does not apply')
    .option('--what-if <fact=value>', 'decide as if this fact were so, may be repeated; recorded nowhere', collect, [])
    .action((range: string | undefined, options: ExplainOptions) =>
      judge(
        shell,
        range ?? null,
        (check) => {
          const report = options.whatIf.length === 0 ? check.report : supposed(check, options.whatIf);
          shell.exit(exitForDecision(report.decision.state));
          if (shell.globals().format === 'json') shell.printJson(EXPLAIN_SCHEMA, explainJson(report));
          else shell.print(renderExplain(report, shell.style(), options.all === true));
        },
        options,
      ),
    );
};

/** The report with the decision that other facts would give; it says on top that it is supposed. */
function supposed(check: Check, assignments: readonly string[]): CheckReport {
  let { facts } = check;
  for (const assignment of assignments) {
    const result = applyWhatIfText(facts, assignment);
    if (result.kind === 'invalid') throw new CountersignError('usage', result.message, { remedy: result.remedy });
    facts = result.facts;
  }
  const notice = `What if ${assignments.join(', ')}: a hypothetical, recorded nowhere.`;
  const decision = check.evaluator.decide(facts);
  return { ...check.report, decision, notices: [notice, ...check.report.notices] };
}

function collect(value: string, before: readonly string[]): readonly string[] {
  return [...before, value];
}
