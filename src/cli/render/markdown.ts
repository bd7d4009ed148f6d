/** Markdown for a comment or a step summary; everything from the repository is shown as text, never as markup. */
import type { CheckReport } from '../../model/check.ts';
import { statePhrase } from './check.ts';
import { counted, percent } from './layout.ts';
import { runTotal, sideTotal, sumFile, sumTally, toolShares } from './lines.ts';
import { notables } from './notable.ts';
import { clipped, oneLine, pathText } from './safe.ts';
import { gutterMark, requirementPhrase, shortId, stateMark, toolName } from './words.ts';

/** GitHub refuses comments above 65,536 characters; bytes are counted, because other forges count those. */
const MOST_BYTES = 60_000;
const CUT = '\n\n_Cut here: the whole answer is in `countersign check`._\n';

/** The report as GitHub-flavoured Markdown, at most 60 kB. */
export function checkMarkdown(report: CheckReport): string {
  const { decision } = report;
  const lines = [
    `## ${stateMark(decision.state)} countersign: ${decision.state}`,
    '',
    `${code(report.range)} ${statePhrase(decision.state)}. ${modePhrase(report)}`.trimEnd(),
    '',
    `| | |`,
    `|---|---|`,
    `| **AI** | ${aiCell(report)} |`,
    `| **Risk** | ${riskCell(report)} |`,
    `| **Needs** | ${needsCell(report)} |`,
    `| **Size** | ${sizeCell(report)} |`,
    ...report.notices.map((notice) => `\n> ${text(clipped(notice, 500))}`),
    ...riskSection(report),
    ...fileSection(report),
  ];
  const foot = `\n<sub>policy ${code(decision.policySource)} · head ${code(shortId(report.change.head))} · change ${code(report.change.digest.slice(0, 19))}</sub>\n`;
  return limited(lines, foot);
}

function modePhrase(report: CheckReport): string {
  if (!report.decision.enforced) return 'Not enforced: the target has no policy yet.';
  return report.decision.mode === 'enforce' ? '' : `Mode ${report.decision.mode}: nothing is stopped.`;
}

function aiCell(report: CheckReport): string {
  const sums = sumTally(report.attribution.tally);
  const machine = sums.ai + sums.mixed;
  const hints = sums.hinted === 0 ? '' : `; hints of AI ${percent(sums.hinted, sums.total)}`;
  const unread = sums.unreadable > 0 ? `; ${counted(sums.unreadable, 'line')} with evidence that cannot be read` : '';
  const unknown = `${hints}; unknown ${percent(sums.unknown, sums.total)}${unread}`;
  if (machine === 0) {
    return sums.unreadable > 0 ? `${counted(sums.total, 'changed line')}${unknown}` : `no evidence of AI${unknown}`;
  }
  const tools = toolShares(report.attribution)
    .filter((share) => share.grade !== 'inferred')
    .slice(0, 5);
  const list = tools.map((share) => `${text(toolName(share.tool, share.model))} ${share.grade} ${share.lines}`);
  return `${percent(machine, sums.total)} of ${counted(sums.total, 'changed line')}: ${list.join(', ')}${unknown}`;
}

function riskCell(report: CheckReport): string {
  const { tier, score, factors, notRead } = report.assessment;
  const worst = factors[0];
  const cold = notRead.length === 0 ? '' : `; not read: ${text(notRead.join(', '))}`;
  return `${tier}, score ${score.toFixed(2)}${worst === undefined ? '' : `: ${text(clipped(worst.why, 200))}`}${cold}`;
}

function needsCell(report: CheckReport): string {
  const { acts, requirements } = report.decision;
  const list = acts.length > 0 ? acts : requirements.map(requirementPhrase);
  if (list.length > 0) return list.map((act) => text(clipped(act, 300))).join('<br>');
  return report.decision.state === 'pass' ? 'nothing' : text(clipped(report.decision.root.reason, 300));
}

function sizeCell(report: CheckReport): string {
  const { tally } = report.attribution;
  const files = counted(report.change.transitions.length, 'file');
  return `${counted(report.change.commits.length, 'commit')}, ${files}, +${sideTotal(tally.added)} −${sideTotal(tally.deleted)}`;
}

function riskSection(report: CheckReport): string[] {
  const all = notables(report);
  if (all.length === 0) return [];
  return [
    '',
    `### Risk and evidence (${all.length})`,
    '',
    '| Level | Rule | Place | Why | Remedy |',
    '|---|---|---|---|---|',
    ...all.map((notable) => {
      const line = notable.lines === null ? '' : `:${notable.lines.start}`;
      const place = notable.path === null ? '' : code(`${pathText(notable.path)}${line}`);
      return `| ${notable.level} | ${code(notable.rule)} | ${place} | ${text(clipped(notable.message, 300))} | ${text(clipped(notable.remedy, 300))} |`;
    }),
  ];
}

function fileSection(report: CheckReport): string[] {
  const { files } = report.attribution;
  if (files.length === 0) return [];
  return [
    '',
    `### Files (${files.length})`,
    '',
    '| AI | Unknown | Lines | Path |',
    '|--:|--:|--:|---|',
    ...files.map((file) => {
      const sums = sumFile(file);
      const share =
        file.opaque === null ? percent(sums.ai + sums.mixed, sums.total) : `${gutterMark(file.opaque)} whole`;
      const unknown = file.opaque === null ? percent(sums.unknown, sums.total) : '';
      return `| ${share} | ${unknown} | +${runTotal(file.added)} −${runTotal(file.deleted)} | ${code(pathText(file.path))} |`;
    }),
  ];
}

/** Text that cannot become HTML, a link, emphasis, a table cell's end, a heading, a list, a mention or a reference. */
export function text(value: string): string {
  return oneLine(value)
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/[&<>"'`*_{}[\]()!|~$^\\#@]|^[-+=\d]/g, (character) => {
      const entity = `&#${character.charCodeAt(0)};`;
      // A zero-width space keeps what follows from being read as a login or a number.
      return character === '@' || character === '#' ? `${entity}&#8203;` : entity;
    })
    .replace(/(https?|ftp|mailto|www|\bGH)(?=[:.-])/gi, '$1&#8203;');
}

/** A code span: no markup acts inside, so only what would end the span or the table cell is replaced. */
export function code(value: string): string {
  const safe = clipped(value, 300).trim().replace(/`/g, "'").replace(/\|/g, '¦');
  return safe === '' ? '(empty)' : `\`${safe}\``;
}

/** Whole lines as long as they fit, then the foot. */
function limited(lines: readonly string[], foot: string): string {
  const room = MOST_BYTES - Buffer.byteLength(foot) - Buffer.byteLength(CUT);
  let size = 0;
  let kept = 0;
  for (const line of lines) {
    size += Buffer.byteLength(line) + 1;
    if (size > room) break;
    kept += 1;
  }
  const body = lines.slice(0, kept).join('\n');
  return `${body}${kept < lines.length ? CUT : '\n'}${foot}`;
}
