/** The rules of the assessment as text and as data. */
import type { RuleDescription } from '../../model/assessment-context.ts';
import { hanging } from './layout.ts';
import { paintSeverity } from './words.ts';
import type { Style } from './style.ts';

/** A paragraph per rule: id, base severity, what it looks at, why, what to do. */
export function renderRules(rules: readonly RuleDescription[], style: Style): string {
  return rules
    .map((rule) => {
      const variants = rule.variants.map(({ when, base }) => `${base} when ${when}`);
      return [
        `${style.bold(rule.id)}  ${paintSeverity(rule.base, rule.base, style)}  ${rule.title}`,
        hanging('  sees  ', rule.observes, style.width),
        hanging('  why   ', rule.why, style.width),
        hanging('  →     ', rule.remedy, style.width),
        hanging('  e.g.  ', rule.example, style.width),
        ...(variants.length === 0 ? [] : [hanging('  also  ', variants.join('; '), style.width)]),
      ].join('\n');
    })
    .join('\n\n');
}

/** The rules for a program. */
export function rulesJson(rules: readonly RuleDescription[]): object {
  return { rules };
}
