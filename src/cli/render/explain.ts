/** `explain`: what would make it pass, then the decision tree, open along the path that fails. */
import type { CheckReport } from '../../model/check.ts';
import type { DecisionNode, Observed } from '../../model/decision.ts';
import { statePhrase } from './check.ts';
import { counted, hanging } from './layout.ts';
import { renderScore } from './score.ts';
import { clipped, oneLine } from './safe.ts';
import { paintState, requirementPhrase, stateMark } from './words.ts';
import type { Style } from './style.ts';

// A tree deeper than any policy; what lies below is counted, so that a hostile depth cannot exhaust the stack.
const DEEPEST = 32;

/** The acts and the tree; `all` unfolds what passes and what does not apply. */
export function renderExplain(report: CheckReport, style: Style, all: boolean): string {
  const { decision } = report;
  const mark = paintState(decision.state, `${stateMark(decision.state)} ${decision.state.toUpperCase()}`, style);
  const enforced = decision.enforced ? `mode ${decision.mode}` : 'not enforced';
  const head = [
    hanging(`${mark}  `, `${style.bold(oneLine(report.range))} ${statePhrase(decision.state)}`, style.width),
    hanging('  ', style.dim(`policy ${oneLine(decision.policySource)} (${enforced})`), style.width),
    ...report.notices.map((notice) => hanging(`${style.warn('!')} `, oneLine(notice), style.width)),
  ];
  const sections = [
    head.join('\n'),
    renderActs(report, style),
    renderTree(decision.root, style, all),
    renderScore(report.assessment, style, all),
  ];
  return sections.filter((section) => section !== '').join('\n\n');
}

function renderActs(report: CheckReport, style: Style): string {
  const { acts, requirements, state } = report.decision;
  if (state === 'pass') return '';
  const list = acts.length > 0 ? acts.map((act) => clipped(act, 400)) : requirements.map(requirementPhrase);
  if (list.length === 0) return '';
  const lines = list.map((act, at) => hanging(`  ${at + 1}. `, act, style.width));
  return [style.bold(`To make it pass (${counted(list.length, 'act')})`), ...lines].join('\n');
}

/** The tree alone. */
function renderTree(root: DecisionNode, style: Style, all: boolean): string {
  const lines = [nodeLine('', root, style), ...details(root, '  ', style, all)];
  appendChildren(root, '', 0, lines, style, all);
  return lines.join('\n');
}

function appendChildren(
  node: DecisionNode,
  indent: string,
  depth: number,
  lines: string[],
  style: Style,
  all: boolean,
): void {
  if (depth >= DEEPEST) {
    if (node.children.length > 0) lines.push(`${indent}└─ … ${counted(node.children.length, 'deeper node')}`);
    return;
  }
  const shown = all ? node.children : node.children.filter((child) => child.state !== 'skipped');
  const folded = node.children.length - shown.length;
  shown.forEach((child, at) => {
    const last = at === shown.length - 1 && folded === 0;
    const inner = `${indent}${last ? '   ' : '│  '}`;
    lines.push(nodeLine(`${indent}${last ? '└─ ' : '├─ '}`, child, style));
    const open = all || child.state !== 'pass';
    if (!open) return;
    lines.push(...details(child, `${inner}${child.children.length > 0 ? '│  ' : '   '}`, style, all));
    appendChildren(child, inner, depth + 1, lines, style, all);
  });
  if (folded > 0) lines.push(style.dim(`${indent}└─ – ${folded} skipped (--all shows why)`));
}

function nodeLine(indent: string, node: DecisionNode, style: Style): string {
  const mark = paintState(node.state, stateMark(node.state), style);
  const where = style.dim(`${oneLine(node.id)}  ${oneLine(node.source)}`);
  const title = node.state === 'skipped' ? style.dim(clipped(node.title, 200)) : clipped(node.title, 200);
  return hanging(`${indent}${mark} `, `${title}  ${where}`, style.width);
}

function details(node: DecisionNode, indent: string, style: Style, all: boolean): string[] {
  if (node.state === 'pass' && !all) return [];
  const lines: string[] = [];
  const row = (label: string, text: string): void => {
    lines.push(hanging(`${indent}${style.dim(label.padEnd(4))} `, text, style.width));
  };
  if (node.condition !== null) row('if', clipped(node.condition, 400));
  if (node.observed.length > 0) row('saw', node.observed.map(observedPhrase).join('; '));
  if (node.reason !== '') row('why', clipped(node.reason, 400));
  if (node.remedy !== null) row('→', clipped(node.remedy, 400));
  return lines;
}

/** `name = value (source)`. */
function observedPhrase(observed: Observed): string {
  const { value } = observed;
  const text =
    value !== null && typeof value === 'object'
      ? `[${value
          .slice(0, 8)
          .map((item) => clipped(item, 60))
          .join(', ')}${value.length > 8 ? `, … ${value.length}` : ''}]`
      : clipped(String(value), 120);
  const source = observed.source === '' ? '' : ` (${clipped(observed.source, 120)})`;
  return `${oneLine(observed.name)} = ${text}${source}`;
}
