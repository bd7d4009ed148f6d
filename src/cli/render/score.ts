/** How a score and a tier came about, factor by factor: what a person needs to argue with them. */
import type { Assessment, Factor, SeverityStep } from '../../model/assessment.ts';
import { placePhrase } from './factors.ts';
import { hanging } from './layout.ts';
import { oneLine } from './safe.ts';
import { paintSeverity } from './words.ts';
import type { Style } from './style.ts';

const SHOWN = 8;

/** The derivation; empty when nothing was found. */
export function renderScore({ factors, score, tier, setAside }: Assessment, style: Style, all: boolean): string {
  if (factors.length === 0) return '';
  const byPoints = [...factors].sort((a, b) => b.severity.points - a.severity.points);
  const shown = all ? byPoints : byPoints.slice(0, SHOWN);
  const lines = [
    `${style.bold(`Score ${score.toFixed(2)}, tier ${tier}`)}${style.dim(': points × ½ for each factor before it; the tier is the gravest level')}`,
    ...shown.flatMap((factor, at) => factorLines(factor, at, style)),
  ];
  const rest = byPoints.length - shown.length;
  if (rest > 0)
    lines.push(`  … and ${rest} more, which add ${tailOf(byPoints, shown.length).toFixed(2)} (--all shows them)`);
  for (const one of setAside.slice(0, all ? setAside.length : SHOWN)) {
    const says = `${placePhrase(one.factor)} does not count: ${one.reason} (${one.source})`;
    lines.push(hanging('  –      ', style.dim(oneLine(says)), style.width));
  }
  return lines.join('\n');
}

function factorLines(factor: Factor, at: number, style: Style): string[] {
  const { points, level, steps, floors } = factor.severity;
  const share = (points * 0.5 ** at).toFixed(2).padStart(6);
  const product = steps.map(stepPhrase).join(' × ');
  const raised = floors.length === 0 ? '' : `; raised: ${floors.join(', ')}`;
  const head = hanging(
    `  ${share} `,
    `${paintSeverity(level, level, style)} ${style.bold(placePhrase(factor))}`,
    style.width,
  );
  if (steps.length === 0) return [head];
  return [head, hanging('         ', style.dim(oneLine(`${points} = ${product}${raised}`)), style.width)];
}

function stepPhrase({ name, value, weight }: SeverityStep): string {
  return `${weight} ${name === 'base' ? '' : `${name} `}${value}`;
}

function tailOf(factors: readonly Factor[], from: number): number {
  return factors.slice(from).reduce((sum, factor, at) => sum + factor.severity.points * 0.5 ** (from + at), 0);
}
