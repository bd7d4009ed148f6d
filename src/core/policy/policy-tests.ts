/** `countersign policy test`: a table of cases beside the policy, run like tests. */
import type { Problem } from '../../model/error.ts';
import type { Facts } from '../../model/facts.ts';
import type { Parsed } from '../../model/people.ts';
import type { ParsedPolicy } from '../../model/policy.ts';
import { readYaml } from '../reading/yaml.ts';
import { compilePolicy } from './decide.ts';
import type { DecideContext } from './decide.ts';
import { decode } from './decode.ts';
import { plainFacts } from './plain-facts.ts';
import { shortForm } from './phrases.ts';
import { policyTestsShape } from './tests-shape.ts';
import { applyWhatIf } from './what-if.ts';

/** One case: the facts of an ordinary change with overrides, and the answer expected of the policy. */
export interface PolicyCase {
  readonly name: string;
  readonly line: number;
  readonly facts: Facts;
  readonly expect: 'pass' | 'pending' | 'blocked' | 'error';
  /** Ids of exactly the rules that apply, in any order; null when the case does not say. */
  readonly rules: readonly string[] | null;
  /** Requirements in short form, in any order; null when the case does not say. */
  readonly requires: readonly string[] | null;
}

export interface PolicyCaseResult {
  readonly case: PolicyCase;
  readonly passed: boolean;
  /** What differs, one sentence each; empty when it passed. */
  readonly differences: readonly string[];
}

/** Parses `.countersign/policy.test.yml`. Every problem is reported at once. */
export function parsePolicyTests(source: string, file: string): Parsed<readonly PolicyCase[]> {
  const yaml = readYaml(source, file);
  if (yaml.kind === 'invalid') return { kind: 'invalid', problems: yaml.problems };
  const decoded = decode(policyTestsShape, yaml.text);
  if (decoded.kind === 'invalid') return decoded;
  const problems: Problem[] = [];
  const cases = decoded.value.cases.map((shape, index): PolicyCase => {
    let facts = plainFacts();
    for (const [key, value] of Object.entries(shape.facts)) {
      const result = applyWhatIf(facts, key, value);
      if (result.kind === 'ok') facts = result.facts;
      else
        problems.push(
          yaml.text.problem(yaml.text.place(['cases', index, 'facts', key], 'key'), result.message, result.remedy),
        );
    }
    const line = yaml.text.place(['cases', index, 'name'], 'key').line;
    return {
      name: shape.name,
      line,
      facts,
      expect: shape.expect,
      rules: shape.rules ?? null,
      requires: shape.requires ?? null,
    };
  });
  return problems.length > 0 ? { kind: 'invalid', problems } : { kind: 'ok', value: cases };
}

/** Runs cases against a policy. */
export function runPolicyTests(
  policy: ParsedPolicy,
  context: DecideContext,
  cases: readonly PolicyCase[],
): readonly PolicyCaseResult[] {
  const evaluator = compilePolicy(policy, context);
  return cases.map((each) => {
    const answer = evaluator.decideBrief(each.facts);
    const differences: string[] = [];
    if (answer.state !== each.expect) differences.push(`expected ${each.expect}, got ${answer.state}`);
    differences.push(...compare('rules', each.rules, answer.rules));
    differences.push(...compare('requirements', each.requires, answer.requirements.map(shortForm)));
    return { case: each, passed: differences.length === 0, differences };
  });
}

/** What a policy answers to the facts of a case, in the form in which a case expects it. */
export function answerOf(
  policy: ParsedPolicy,
  context: DecideContext,
  facts: Facts,
): { readonly expect: PolicyCase['expect']; readonly requires: readonly string[] } {
  const answer = compilePolicy(policy, context).decideBrief(facts);
  return { expect: answer.state === 'skipped' ? 'pass' : answer.state, requires: answer.requirements.map(shortForm) };
}

function compare(what: string, expected: readonly string[] | null, got: readonly string[]): readonly string[] {
  if (expected === null) return [];
  const missing = expected.filter((each) => !got.includes(each));
  const extra = got.filter((each) => !expected.includes(each));
  return [
    ...(missing.length > 0 ? [`${what} missing: ${missing.join(', ')}`] : []),
    ...(extra.length > 0 ? [`${what} not expected: ${extra.join(', ')}`] : []),
  ];
}
