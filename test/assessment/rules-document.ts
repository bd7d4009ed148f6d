/** The generated part of docs/rules.md. Run it with `--write` to bring the document up to date. */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describeRules } from '../../src/core/assessment/registry.ts';
import { computeSeverity, DEFAULT_WEIGHTS } from '../../src/core/assessment/severity.ts';
import type { RuleDescription } from '../../src/model/assessment-context.ts';
import type { Severity } from '../../src/model/assessment.ts';

const DOCUMENT: string = fileURLToPath(new URL('../../docs/rules.md', import.meta.url));
const START = '<!-- rules: generated, do not edit by hand -->';
const END = '<!-- end of rules -->';

/** The document as it stands. */
export function currentDocument(): string {
  return readFileSync(DOCUMENT, 'utf8');
}

/** The document with its generated part replaced. */
export async function updatedDocument(document: string): Promise<string> {
  const [before, rest] = split(document, START);
  const [, after] = split(rest, END);
  return `${before}${START}\n\n${await rulesText()}\n${END}${after}`;
}

function split(text: string, mark: string): readonly [string, string] {
  const at = text.indexOf(mark);
  if (at < 0) throw new TypeError(`docs/rules.md lacks the line ${mark}`);
  return [text.slice(0, at), text.slice(at + mark.length)];
}

async function rulesText(): Promise<string> {
  const rules = await describeRules();
  const rows = rules.map((rule) => `| [\`${rule.id}\`](#${anchorOf(rule)}) | ${rule.title} | ${levels(rule)} |`);
  const table = ['| Rule | Finds | Level where nothing is known of the environment |', '|---|---|---|', ...rows];
  return [...table, '', ...rules.map(section)].join('\n');
}

function section(rule: RuleDescription): string {
  const variants = rule.variants.map((variant) => `; ${variant.base} ${variant.when}`).join('');
  return [
    `### ${rule.id}`,
    '',
    `**${rule.title}.** ${rule.observes}`,
    '',
    `- For example: ${rule.example}`,
    `- Why: ${rule.why}`,
    `- Way out: ${rule.remedy}`,
    `- Base: ${rule.base}${variants}. Effect: ${rule.effect}. Reversible: ${rule.reversible}. Can change with: ${rule.triggers.join(', ')}.`,
    '',
  ].join('\n');
}

function levels(rule: RuleDescription): string {
  const all = [rule.base, ...rule.variants.map((variant) => variant.base)].map((base) => levelOf(rule, base));
  return [...new Set(all)].join(', ');
}

function levelOf(rule: RuleDescription, base: Severity): Severity {
  const { effect, reversible } = rule;
  const known = { statefulness: 'not-applicable', environment: 'unknown', dependents: null } as const;
  return computeSeverity({ ...known, base, effect, reversible }, DEFAULT_WEIGHTS).level;
}

function anchorOf(rule: RuleDescription): string {
  return rule.docs.slice(rule.docs.indexOf('#') + 1);
}

if (process.argv[1] === fileURLToPath(import.meta.url) && process.argv.includes('--write')) {
  writeFileSync(DOCUMENT, await updatedDocument(currentDocument()));
}
