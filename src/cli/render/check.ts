/** `check` for people: five lines that say it all, then the details. */
import type { Finding } from '../../model/attribution.ts';
import type { CheckReport } from '../../model/check.ts';
import type { DecisionState } from '../../model/decision.ts';
import { counted, hanging, percent } from './layout.ts';
import { renderFiles } from './check-files.ts';
import { moreOf, placePhrase, renderFactors } from './factors.ts';
import { matchLines } from './similar.ts';
import { sideTotal, sumTally, toolShares } from './lines.ts';
import { clipped, oneLine, pathText } from './safe.ts';
import { paintSeverity, paintState, requirementPhrase, shortId, stateMark, toolName } from './words.ts';
import type { ToolShare } from './lines.ts';
import type { Style } from './style.ts';

const SHOWN_FINDINGS = 8;
const SHOWN_COMMITS = 8;

/** The whole answer; `all` shows every file, factor, finding and commit. */
export function renderCheck(report: CheckReport, style: Style, all: boolean): string {
  const sections = [
    renderHead(report, style),
    renderNotices(report, style),
    renderFiles(report, style, all),
    renderFactors(report.assessment, style, all),
    renderSimilarReports(report, style),
    renderFindings(report, style, all),
    renderCommits(report, style, all),
  ];
  return sections.filter((section) => section !== '').join('\n\n');
}

function renderHead(report: CheckReport, style: Style): string {
  const { state } = report.decision;
  const mark = paintState(state, `${stateMark(state)} ${state.toUpperCase()}`, style);
  const row = (label: string, text: string): string => hanging(`  ${style.bold(label.padEnd(6))} `, text, style.width);
  return [
    hanging(`${mark}  `, `${style.bold(oneLine(report.range))} ${verdictPhrase(report)}`, style.width),
    row('AI', aiPhrase(report, style)),
    row('Risk', riskPhrase(report, style)),
    row('Needs', needsPhrase(report)),
    row(
      'Why',
      `${sizePhrase(report)}; ${policyPhrase(report)}; the tree: countersign explain ${oneLine(report.range)}`,
    ),
  ].join('\n');
}

function verdictPhrase(report: CheckReport): string {
  const phrase = statePhrase(report.decision.state);
  if (!report.decision.enforced) return `${phrase} (not enforced: no policy there yet)`;
  const { mode, state } = report.decision;
  return mode === 'enforce' || state === 'pass' ? phrase : `${phrase} (mode ${mode}: nothing is stopped)`;
}

/** What a state means for a change. */
export function statePhrase(state: DecisionState): string {
  switch (state) {
    case 'pass':
      return 'may land';
    case 'pending':
      return 'may not land yet; it waits for people';
    case 'blocked':
      return 'may not land';
    case 'skipped':
      return 'no rule applied, so nothing was decided';
    case 'error':
      return 'could not be evaluated, which is never a pass';
  }
}

function aiPhrase(report: CheckReport, style: Style): string {
  const sums = sumTally(report.attribution.tally);
  if (sums.total === 0) {
    const opaque = report.attribution.files.flatMap((file) => file.opaque ?? []);
    if (opaque.length === 0) return 'no line changed';
    const unread = opaque.filter((run) => run.unreadable).length;
    const says = `no text line changed; ${counted(opaque.length, 'file')} without lines`;
    return unread === 0 ? says : `${says}, ${style.bad(`${unread} with evidence that cannot be read`)}`;
  }
  const parts: string[] = [];
  const machine = sums.ai + sums.mixed;
  const shares = toolShares(report.attribution);
  const firm = shares.filter((share) => share.grade !== 'inferred');
  const hints = shares.filter((share) => share.grade === 'inferred');
  // What cannot be read may say anything, so nothing is said of its absence.
  if (machine === 0 && sums.unreadable > 0) parts.push(counted(sums.total, 'changed line'));
  else if (machine === 0)
    parts.push(`no evidence of AI${sums.hinted > 0 ? ' but hints' : ''} in ${counted(sums.total, 'changed line')}`);
  else
    parts.push(
      `${style.ai(percent(machine, sums.total))} of ${counted(sums.total, 'changed line')}: ${toolList(firm)}`,
    );
  if (sums.hinted > 0) parts.push(style.warn(`hints of AI ${percent(sums.hinted, sums.total)}: ${toolList(hints)}`));
  if (sums.human > 0) parts.push(`human ${percent(sums.human, sums.total)}`);
  const plain = sums.unknown - sums.unreadable;
  if (sums.unreadable > 0)
    parts.push(style.bad(`${counted(sums.unreadable, 'line')} with evidence that cannot be read`));
  if (plain > 0) parts.push(style.warn(`unknown ${percent(plain, sums.total)}`));
  if (machine > 0 && !report.aiAssisted) parts.push('below the threshold of the policy');
  return parts.join('; ');
}

function toolList(shares: readonly ToolShare[]): string {
  const tools = shares.slice(0, 3).map((share) => `${toolName(share.tool, share.model)} ${share.grade} ${share.lines}`);
  return [...tools, ...(shares.length > 3 ? [`${shares.length - 3} more`] : [])].join(', ');
}

function riskPhrase(report: CheckReport, style: Style): string {
  const { tier, score, factors, notRead } = report.assessment;
  const worst = factors[0];
  const head = `${paintSeverity(tier, tier, style)}, score ${score.toFixed(2)}`;
  const cause = worst === undefined ? 'no risk factor found' : `${clipped(worst.why, 160)} (${placePhrase(worst)})`;
  const cold = notRead.length === 0 ? '' : `; ${counted(notRead.length, 'rule')} not read`;
  return `${head}: ${cause}${cold}`;
}

/** What the change needs, in one line; or why that cannot be told. */
export function needsPhrase(report: CheckReport): string {
  const { acts, requirements, state } = report.decision;
  if (acts.length > 0) return acts.map((act) => clipped(act, 240)).join('; ');
  if (requirements.length > 0) return requirements.map(requirementPhrase).join('; ');
  return state === 'pass' ? 'nothing' : clipped(report.decision.root.reason, 240);
}

function sizePhrase(report: CheckReport): string {
  const { tally } = report.attribution;
  const lines = `+${sideTotal(tally.added)} −${sideTotal(tally.deleted)}`;
  return `${counted(report.change.commits.length, 'commit')}, ${counted(report.change.transitions.length, 'file')}, ${lines}`;
}

function policyPhrase(report: CheckReport): string {
  return `policy ${oneLine(report.decision.policySource)}`;
}

function renderNotices(report: CheckReport, style: Style): string {
  return report.notices.map((notice) => hanging(`${style.warn('!')} `, oneLine(notice), style.width)).join('\n');
}

function renderSimilarReports({ similar }: CheckReport, style: Style): string {
  if (similar.length === 0) return '';
  return `${style.bold('Similar reports')}\n${matchLines(similar, style)}`;
}

function renderFindings(report: CheckReport, style: Style, all: boolean): string {
  const { findings } = report.attribution;
  if (findings.length === 0) return '';
  const shown = all ? findings : firstOfEachRule(findings);
  const lines = [style.bold(`Evidence: ${counted(findings.length, 'finding')}`)];
  for (const finding of shown) {
    const commit = finding.commit === null ? '' : ` ${shortId(finding.commit)}`;
    const path = finding.path === null ? '' : ` ${pathText(finding.path)}`;
    lines.push(
      hanging(
        `  ${style.warn('!')} `,
        `${style.bold(`${finding.rule}${commit}${path}`)} ${clipped(finding.message, 300)}`,
        style.width,
      ),
      hanging(`    ${style.dim('→')} `, clipped(finding.remedy, 300), style.width),
    );
  }
  lines.push(...moreOf(findings.length - shown.length, 'finding'));
  return lines.join('\n');
}

/** The first two of every rule: many notes damaged alike are one thing to know, not a page of it. */
function firstOfEachRule(findings: readonly Finding[]): readonly Finding[] {
  const seen = new Map<string, number>();
  const kept = findings.filter((finding) => {
    const count = (seen.get(finding.rule) ?? 0) + 1;
    seen.set(finding.rule, count);
    return count <= 2;
  });
  return kept.slice(0, SHOWN_FINDINGS);
}

function renderCommits(report: CheckReport, style: Style, all: boolean): string {
  if (report.commits.length === 0) return '';
  const shown = all ? report.commits : report.commits.slice(-SHOWN_COMMITS);
  const lines = [style.bold(counted(report.change.commits.length, 'commit'))];
  const hidden = report.change.commits.length - shown.length;
  if (hidden > 0) lines.push(style.dim(`  … ${counted(hidden, 'older commit')}`));
  for (const commit of shown) {
    lines.push(
      `  ${style.dim(shortId(commit.id))} ${clipped(commit.subject, 72)} ${style.dim(`(${clipped(commit.author, 40)})`)}`,
    );
  }
  return lines.join('\n');
}
