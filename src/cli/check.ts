/** `countersign check [RANGE]`. */
import { EXIT, exitForDecision } from './exit.ts';
import { judge, type JudgeOptions, withPlan } from './judge.ts';
import { CHECK_SCHEMA, checkJson } from './render/check-json.ts';
import { renderCheck } from './render/check.ts';
import { packageVersion } from './version.ts';
import type { CheckReport } from '../model/check.ts';
import type { Register, Shell } from './command.ts';
import type { RuleText } from './render/sarif.ts';

interface CheckOptions extends JudgeOptions {
  readonly exitZero?: boolean;
}

export const register: Register = (program, shell) => {
  withPlan(program.command('check'))
    .argument('[range]', 'main..feature, or a branch against its target; this branch without one')
    .option('--exit-zero', 'end with 0 whatever was decided; for steps that only report, never for a gate')
    .action((range: string | undefined, options: CheckOptions) =>
      judge(
        shell,
        range ?? null,
        async ({ report }) => {
          shell.exit(options.exitZero === true ? EXIT.pass : exitForDecision(report.decision.state));
          await print(report, shell);
        },
        options,
      ),
    );
};

async function print(report: CheckReport, shell: Shell): Promise<void> {
  const { format, verbose } = shell.globals();
  switch (format) {
    case 'json':
      return shell.printJson(CHECK_SCHEMA, checkJson(report));
    case 'sarif':
      return shell.print(await sarifText(report));
    case 'junit':
      return shell.print((await import('./render/junit.ts')).checkJunit(report));
    case 'github':
      return shell.print((await import('./render/github.ts')).checkGithub(report));
    case 'markdown':
      return shell.print((await import('./render/markdown.ts')).checkMarkdown(report));
    default:
      return shell.print(renderCheck(report, shell.style(), verbose));
  }
}

/** The report as SARIF, with the text of every rule. */
export async function sarifText(report: CheckReport): Promise<string> {
  const { checkSarif } = await import('./render/sarif.ts');
  const { safeJson } = await import('./render/safe.ts');
  return safeJson(checkSarif(report, packageVersion(), await ruleTexts()));
}

async function ruleTexts(): Promise<ReadonlyMap<string, RuleText>> {
  const { describeRules } = await import('../core/assessment/registry.ts');
  return new Map(
    (await describeRules()).map((rule) => [rule.id, { title: rule.title, help: `${rule.why} ${rule.remedy}` }]),
  );
}
