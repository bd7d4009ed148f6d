/** From the text of `.countersign/policy.yml` to a policy whose every condition is checked. */
import { createHash } from 'node:crypto';
import type { PathClass } from '../../model/assessment.ts';
import type { Problem } from '../../model/error.ts';
import type { Parsed } from '../../model/people.ts';
import type {
  ParsedPolicy,
  PolicyData,
  PolicyOverride,
  PolicyRule,
  RuleOutcome,
  RuleRequirements,
  Vendored,
} from '../../model/policy.ts';
import { compileGlob } from '../reading/glob.ts';
import { inOrder, nearest } from '../reading/problems.ts';
import { readYaml } from '../reading/yaml.ts';
import type { YamlPath, YamlText } from '../reading/yaml.ts';
import { decode } from './decode.ts';
import { compileExpression } from './expression.ts';
import { levelNumber } from './level.ts';
import { baseText, isMapping, overlay, replaceById, valueOf } from './overlay.ts';
import { policyShape } from './policy-shape.ts';
import type { OverrideShape, PolicyShape, RequireShape, RuleShape } from './policy-shape.ts';
import { refFaults } from './ref-faults.ts';
import { shortVendorName } from './vendor.ts';

/**
 * Parses and checks a policy; `file` names it in places (`policy.yml`). Every problem is reported at once. `vendored` is
 * the copy that it extends ({@link extendsOf} says which), null when it extends none.
 */
export function parsePolicy(source: string, file: string, vendored: Vendored | null = null): Parsed<ParsedPolicy> {
  const yaml = readYaml(source, file);
  if (yaml.kind === 'invalid') return { kind: 'invalid', problems: yaml.problems };
  const part = valueOf(yaml.text.value, 'extends') === undefined ? whole(yaml.text) : extending(yaml.text, vendored);
  return part.kind === 'invalid' ? part : { kind: 'ok', value: build(part.value, source, file) };
}

/** A shape, and the rules with the places at which they are written. */
interface Policy {
  readonly shape: PolicyShape;
  readonly overrides: readonly PolicyOverride[];
  readonly rules: readonly PolicyRule[];
}

/** A policy that stands by itself. */
function whole(text: YamlText): Parsed<Policy> {
  const decoded = decode(policyShape, text);
  return decoded.kind === 'invalid' ? decoded : checked(decoded.value, decoded.value.questions, text);
}

/** A policy laid over a vendored one, which must hold by itself. */
function extending(text: YamlText, vendored: Vendored | null): Parsed<Policy> {
  const base = baseText(text, vendored);
  if (!('text' in base)) return { kind: 'invalid', problems: base };
  if (valueOf(base.text.value, 'extends') !== undefined) {
    const place = base.text.place(['extends'], 'key');
    const remedy = 'vendor a policy that stands by itself';
    return { kind: 'invalid', problems: [base.text.problem(place, 'a vendored copy cannot extend another', remedy)] };
  }
  const below = whole(base.text);
  if (below.kind === 'invalid') return below;
  const decoded = decode(policyShape, { ...text, value: settingsOver(base.text.value, text.value) });
  if (decoded.kind === 'invalid') return decoded;
  const has = (key: string): boolean => valueOf(text.value, key) !== undefined;
  const own: PolicyShape = {
    ...decoded.value,
    overrides: has('overrides') ? decoded.value.overrides : [],
    rules: has('rules') ? decoded.value.rules : [],
  };
  const above = checked(own, own.questions, text);
  if (above.kind === 'invalid') return above;
  const marks = has('marks') ? replaceById(below.value.shape.marks, own.marks) : own.marks;
  return {
    kind: 'ok',
    value: {
      shape: { ...own, marks: [...marks] },
      // What is said here goes first; what the base says comes after it.
      overrides: [...above.value.overrides, ...below.value.overrides],
      rules: replaceById(below.value.rules, above.value.rules),
    },
  };
}

/** Groups of settings that are laid over one another key by key; all others are taken whole. */
const GROUPS: ReadonlySet<string> = new Set(['attribution', 'classes', 'content', 'severity', 'routing', 'questions']);
/** What belongs to one repository and is never taken from a base. */
const OWN: readonly string[] = ['version', 'extends', 'repository'];

function settingsOver(base: unknown, own: unknown): unknown {
  if (!isMapping(base) || !isMapping(own)) return own;
  const merged = Object.create(null) as Record<string, unknown>;
  for (const key of new Set([...Object.keys(base), ...Object.keys(own)])) {
    const below = OWN.includes(key) ? undefined : valueOf(base, key);
    const value = overlay(below, valueOf(own, key), GROUPS.has(key) ? 3 : 0);
    if (value !== undefined) merged[key] = value;
  }
  return merged;
}

function checked(shape: PolicyShape, questions: PolicyShape['questions'], text: YamlText): Parsed<Policy> {
  const check = new Check(text, Object.keys(questions));
  check.policy(shape);
  if (check.problems.length > 0) return { kind: 'invalid', problems: inOrder(check.problems) };
  return {
    kind: 'ok',
    value: {
      shape,
      overrides: shape.overrides.map((one, index) => buildOverride(one, text, ['overrides', index])),
      rules: shape.rules.map((rule, index) => buildRule(rule, text, ['rules', index])),
    },
  };
}

/** What the shape cannot say: references between parts, patterns, conditions. */
class Check {
  readonly problems: Problem[] = [];
  readonly #text: YamlText;
  readonly #questions: readonly string[];

  constructor(text: YamlText, questions: readonly string[]) {
    this.#text = text;
    this.#questions = questions;
  }

  policy(shape: PolicyShape): void {
    const rules = new Map<string, number>();
    for (const [name, globs] of Object.entries(shape.classes)) this.#globs(globs ?? [], ['classes', name]);
    this.#globs(shape.content.release.changelogs, ['content', 'release', 'changelogs']);
    this.#globs(shape.content.release.versions, ['content', 'release', 'versions']);
    this.#globs(shape.knowledge.incidents, ['knowledge', 'incidents']);
    this.#globs(shape.knowledge.pages, ['knowledge', 'pages']);
    this.#weights(shape);
    this.#overrides(shape);
    for (const { path, message, remedy } of refFaults(shape)) this.#at(path, message, remedy);
    this.#owners(shape);
    this.#reminder(shape);
    for (const [index, rule] of shape.rules.entries()) {
      const line = this.#text.place(['rules', index, 'id']).line;
      const earlier = rules.get(rule.id);
      if (earlier !== undefined) {
        this.#at(
          ['rules', index, 'id'],
          `the id \`${rule.id}\` is used twice; the first is in line ${earlier}`,
          'ids are unique',
        );
      }
      rules.set(rule.id, line);
      this.#rule(rule, ['rules', index]);
    }
  }

  #reminder({ reminder }: PolicyShape): void {
    this.#day(reminder, ['reminder']);
  }

  #day(day: string | undefined, path: YamlPath): void {
    const time = day === undefined ? 0 : Date.parse(`${day}T00:00:00Z`);
    if (!Number.isNaN(time) && (day === undefined || new Date(time).toISOString().startsWith(day))) return;
    this.#at(path, `there is no day ${day ?? ''}`, 'write a date such as 2026-12-31');
  }

  #overrides({ overrides }: PolicyShape): void {
    for (const [index, one] of overrides.entries()) {
      const path: YamlPath = ['overrides', index];
      this.#globs(one.paths, [...path, 'paths']);
      this.#globs(one.resources, [...path, 'resources']);
      this.#day(one.until, [...path, 'until']);
    }
  }

  #owners(shape: PolicyShape): void {
    const { people, threshold } = shape.owners;
    if (threshold > Math.max(1, people.length)) {
      const message = `the threshold ${threshold} is larger than the number of owners (${people.length})`;
      this.#at(['owners', 'threshold'], message, 'lower it or add owners');
    }
    if (new Set(people).size !== people.length)
      this.#at(['owners', 'people'], 'an owner is listed twice', 'list each once');
    if (people.length === 0 && shape.mode === 'enforce') {
      this.#at(
        ['owners', 'people'],
        'a policy in mode enforce needs owners',
        'list at least threshold + 1 ids of people.yml',
      );
    }
  }

  #rule(rule: RuleShape, path: YamlPath): void {
    const outcomes = [rule.require, rule.nothing_required, rule.refuse].filter((each) => each !== undefined);
    if (outcomes.length !== 1) {
      const message = `the rule \`${rule.id}\` has ${outcomes.length === 0 ? 'no' : 'more than one'} outcome`;
      this.#at(path, message, 'give it one of require, nothing_required, refuse');
    }
    this.#condition(rule, path);
    if (rule.require !== undefined) this.#require(rule.require, [...path, 'require']);
  }

  #condition(rule: RuleShape, path: YamlPath): void {
    if (typeof rule.when === 'boolean') {
      if (!rule.when)
        this.#at([...path, 'when'], 'a condition that is never true makes the rule useless', 'remove the rule');
      return;
    }
    const result = compileExpression(rule.when);
    if (result.kind === 'ok') return;
    for (const fault of result.faults) {
      const place = this.#text.placeInside([...path, 'when'], fault.offset);
      this.problems.push(this.#text.problem(place, `condition of \`${rule.id}\`: ${fault.message}`, fault.remedy));
    }
  }

  #require(require: RequireShape, path: YamlPath): void {
    const known = this.#questions;
    for (const [index, question] of require.questions.entries()) {
      if (known.includes(question)) continue;
      const near = nearest(question, known);
      const remedy = near === null ? 'add it under `questions`' : `did you mean \`${near}\`?`;
      this.#at([...path, 'questions', index], `there is no question \`${question}\``, remedy);
    }
    if (Array.isArray(require.owners)) {
      for (const [index, owned] of require.owners.entries()) this.#glob(owned.path, [...path, 'owners', index, 'path']);
    }
    if (requiresNothing(require)) this.#at(path, 'the rule requires nothing', 'use nothing_required with the reason');
    if (require.questions.length > 0 && require.sign_offs === undefined && require.owners === undefined) {
      this.#at(
        [...path, 'questions'],
        'questions are answered by signers, and the rule asks for none',
        'add sign_offs',
      );
    }
    const needsSigner = require.coverage !== 'rebased' || require.presence !== 'none';
    if (needsSigner && require.sign_offs === undefined && require.owners === undefined) {
      this.#at(path, 'coverage and presence qualify sign-offs, and the rule asks for none', 'add sign_offs or owners');
    }
  }

  #weights(shape: PolicyShape): void {
    for (const [step, weights] of Object.entries(shape.severity)) {
      const known = WEIGHTS.get(step) ?? [];
      for (const name of Object.keys(weights ?? {})) {
        if (known.includes(name)) continue;
        const near = nearest(name, known);
        const remedy = near === null ? `known: ${known.join(', ')}` : `did you mean \`${near}\`?`;
        const place = this.#text.place(['severity', step, name], 'key');
        this.problems.push(this.#text.problem(place, `\`${name}\` is no value of ${step}`, remedy));
      }
    }
  }

  #globs(globs: readonly string[], path: YamlPath): void {
    for (const [index, glob] of globs.entries()) this.#glob(glob, [...path, index]);
  }

  #glob(glob: string, path: YamlPath): void {
    const result = compileGlob(glob);
    if (result.kind === 'ok') return;
    const place = this.#text.placeInside(path, result.fault.offset);
    this.problems.push(
      this.#text.problem(place, `pattern \`${glob.slice(0, 60)}\`: ${result.fault.message}`, result.fault.remedy),
    );
  }

  #at(path: YamlPath, message: string, remedy: string): void {
    this.problems.push(this.#text.problem(this.#text.place(path), message, remedy));
  }
}

/** Values that a severity weight may name, by step. */
const WEIGHTS: ReadonlyMap<string, readonly string[]> = new Map([
  ['base', ['info', 'low', 'medium', 'high', 'critical']],
  ['statefulness', ['stateless', 'rebuildable', 'restore-proven', 'stateful', 'unknown', 'not-applicable']],
  ['environment', ['sandbox', 'development', 'staging', 'production', 'unknown']],
  ['dependents', ['none', 'few', 'many', 'most', 'unknown']],
  ['reversibility', ['yes', 'with-effort', 'no', 'unknown']],
  ['levels', ['low', 'medium', 'high', 'critical']],
]);

function requiresNothing(require: RequireShape): boolean {
  return (
    require.sign_offs === undefined &&
    require.owners === undefined &&
    require.questions.length === 0 &&
    !require.change_plan &&
    require.labels.length === 0
  );
}

function build({ shape, overrides, rules }: Policy, source: string, file: string): ParsedPolicy {
  const data: PolicyData = {
    repository: shape.repository,
    owners: shape.owners.people,
    threshold: shape.owners.threshold,
    mode: shape.mode,
    reminder: shape.reminder ?? null,
    levels: shape.levels,
    protectedRefs: shape.protected,
    flow: shape.flow,
    permits: shape.permits,
    lifters: shape.rejections.lifted_by,
    attribution: {
      countInferred: shape.attribution.count_inferred,
      trustNotedHuman: shape.attribution.trust_noted_human,
      trivialLines: shape.attribution.trivial_lines,
      neverTrivial: shape.attribution.never_trivial,
    },
    classes: new Map(Object.entries(shape.classes).map(([name, globs]) => [name as PathClass, globs ?? []])),
    marks: shape.marks,
    severity: new Map(
      Object.entries(shape.severity).map(([step, weights]) => [step, new Map(Object.entries(weights ?? {}))]),
    ),
    overrides,
    knowledge: shape.knowledge,
    routing: {
      deadlineHours: shape.routing.deadlines,
      differentTeams: shape.routing.different_teams,
      group: shape.routing.group,
      nobody: shape.routing.nobody,
    },
    questions: new Map(Object.entries(shape.questions)),
    release: shape.content.release,
    rules,
    file,
    digest: `sha256:${createHash('sha256').update(source).digest('hex')}`,
  };
  return data as ParsedPolicy;
}

const DAY = 86_400;

function buildOverride(one: OverrideShape, text: YamlText, path: YamlPath): PolicyOverride {
  const { file, line } = text.place([...path, 'rule'], 'key');
  const { rule, paths, resources, services, base, reason } = one;
  const until = one.until === undefined ? null : Date.parse(`${one.until}T00:00:00Z`) / 1000 + DAY;
  return { rule, paths, resources, services, base, reason, until, source: `${shortVendorName(file)}:${line}` };
}

function buildRule(rule: RuleShape, text: YamlText, path: YamlPath): PolicyRule {
  const { file, line } = text.place([...path, 'id'], 'key');
  return {
    id: rule.id,
    name: rule.name,
    file: shortVendorName(file),
    line,
    when: { text: String(rule.when).trim(), line: text.place([...path, 'when'], 'key').line },
    outcome: outcomeOf(rule, text, path),
  };
}

function outcomeOf(rule: RuleShape, text: YamlText, path: YamlPath): RuleOutcome {
  if (rule.nothing_required !== undefined) return { kind: 'nothing', reason: rule.nothing_required };
  if (rule.refuse !== undefined) return { kind: 'refuse', reason: rule.refuse };
  const require = rule.require;
  if (require === undefined) return { kind: 'refuse', reason: 'the rule has no outcome' };
  return { kind: 'require', require: requirementsOf(require, text, [...path, 'require']) };
}

function requirementsOf(require: RequireShape, text: YamlText, path: YamlPath): RuleRequirements {
  const { sign_offs: signOffs, owners } = require;
  const listed = Array.isArray(owners) ? owners : [];
  return {
    signOffs:
      signOffs === undefined
        ? null
        : {
            count: signOffs.count,
            level: signOffs.level === undefined ? null : levelNumber(signOffs.level),
            from: signOffs.from,
          },
    owners:
      owners === undefined
        ? null
        : {
            by: typeof owners === 'string' ? owners : 'paths',
            paths: listed.map((owned, index) => ({
              glob: owned.path,
              owners: owned.owners,
              count: owned.count,
              line: text.place([...path, 'owners', index]).line,
            })),
          },
    questions: require.questions,
    coverage: require.coverage,
    presence: require.presence,
    changePlan: require.change_plan,
    labels: require.labels,
  };
}
