/** Writes what a review found beside the policy: a case of its tests, and a named question where one is given. */
import { stringify } from 'yaml';
import { caseFacts, questionOf, strangeRules } from '../../core/policy/learn.ts';
import type { LearntCase, LearntQuestion } from '../../core/policy/learn.ts';
import { withListItem, withMapEntry } from '../../core/policy/text-edit.ts';
import { readYaml } from '../../core/reading/yaml.ts';
import { CountersignError } from '../../model/error.ts';
import type { Folder } from '../../ports/folder.ts';
import type { Check } from '../change/check.ts';
import { answerCase, type ConfigurationSource } from './policy-check.ts';

const POLICY = '.countersign/policy.yml';
const TESTS = '.countersign/policy.test.yml';

/** What a person says of the finding. */
export interface Lesson {
  readonly name: string;
  /** Ids of risk rules, or beginnings of them. */
  readonly rules: readonly string[];
  readonly paths: readonly string[];
  readonly question: { readonly id: string; readonly text: string } | null;
}

export interface Learnt {
  readonly case: LearntCase;
  readonly question: LearntQuestion | null;
  /** Files that were written. */
  readonly written: readonly string[];
}

/**
 * Adds the case, and the question with its rule. What the case expects is what the policy, with the question in it,
 * answers to it: the tests pass as they are written, and fail when somebody takes the knowledge out again. Nothing is
 * written unless all of it can be.
 *
 * @throws CountersignError `usage` with the text to paste where a file is written in a way that nothing can be added to
 */
export async function learn(
  folder: Folder,
  source: ConfigurationSource,
  { facts }: Pick<Check, 'facts'>,
  lesson: Lesson,
): Promise<Learnt> {
  knownRules(facts, lesson.rules);
  const question = lesson.question === null ? null : questionOf(lesson.question.id, lesson.question.text, lesson);
  const policy = await folder.read(POLICY);
  if (policy === null) throw new CountersignError('usage', `${POLICY} is not there`, { remedy: 'countersign init' });
  const asked = question === null ? policy : questioned(policy, question);
  const learnt = await expected(source, asked, { name: lesson.name, facts: caseFacts(facts, lesson.rules) });
  if (question !== null) wouldBeAsked(learnt, question.id);
  const tests = await folder.read(TESTS);
  const added = withListItem(tests ?? 'version: 1\n', 'cases', learnt) ?? refuse(TESTS, stringify({ cases: [learnt] }));
  const written: string[] = [];
  if (asked !== policy) {
    await folder.replace(POLICY, policy, asked);
    written.push(POLICY);
  }
  if (tests === null) await folder.create([{ path: TESTS, content: added, executable: false }]);
  else await folder.replace(TESTS, tests, added);
  return { case: learnt, question, written: [...written, TESTS] };
}

function knownRules(facts: Check['facts'], rules: readonly string[]): void {
  const strange = strangeRules(facts, rules);
  if (strange.length === 0) return;
  const found = [...new Set(facts.factors.map(({ rule }) => rule))].slice(0, 8);
  throw new CountersignError('usage', `this change has no finding of ${strange.join(', ')}`, {
    remedy: found.length === 0 ? 'it has no finding at all: name a --path instead' : `name one of: ${found.join(', ')}`,
  });
}

/** A question that is not asked for the very change that taught it would never be missed. */
function wouldBeAsked({ expect, requires = [] }: LearntCase, id: string): void {
  if (expect === 'error' || requires.some((one) => one.split(/[\s,]+/).includes(id))) return;
  throw new CountersignError('usage', 'the question would not be asked for this change', {
    remedy: 'name a --rule or a --path of it',
  });
}

async function expected(
  source: ConfigurationSource,
  policy: string,
  one: Pick<LearntCase, 'name' | 'facts'>,
): Promise<LearntCase> {
  const text = stringify({ version: 1, cases: [{ ...one, expect: 'pass' }] });
  const read = async (path: string): Promise<string | null> => (path === POLICY ? policy : source.read(path));
  const { expect, requires } = await answerCase({ ...source, read }, text);
  return requires.length === 0 ? { ...one, expect } : { ...one, expect, requires };
}

function questioned(source: string, { id, text, rule }: LearntQuestion): string {
  const read = readYaml(source, POLICY);
  const questions: unknown = read.kind === 'ok' ? (read.text.value as { questions?: unknown } | null)?.questions : null;
  if (typeof questions === 'object' && questions !== null && Object.hasOwn(questions, id)) {
    throw new CountersignError('usage', `the policy has a question ${id} already`, {
      remedy: 'add --question-id WORD, or leave --ask out to add the case alone',
    });
  }
  const withText = withMapEntry(source, 'questions', id, text);
  const whole = withText === null ? null : withListItem(withText, 'rules', rule);
  return whole ?? refuse(POLICY, stringify({ questions: { [id]: text }, rules: [rule] }));
}

function refuse(path: string, paste: string): never {
  const why = `${path} is written in a way that nothing can be added to by itself; add this by hand:`;
  throw new CountersignError('usage', `${why}\n${paste.trimEnd()}`, { remedy: 'countersign policy test' });
}
