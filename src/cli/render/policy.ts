/** The answers of `policy lint` and `policy test`, as text and as data. */
import type { CheckedFile } from '../../app/home/policy-check.ts';
import type { Learnt } from '../../app/home/policy-learn.ts';
import type { VendorCopy } from '../../app/home/vendor-copy.ts';
import type { PolicyCaseResult } from '../../core/policy/policy-tests.ts';
import type { Problem } from '../../model/error.ts';
import { counted, hanging } from './layout.ts';
import { renderProblems } from './problems.ts';
import { clipped, oneLine } from './safe.ts';
import { shortId } from './words.ts';
import type { Style } from './style.ts';

/** Every problem with its place and caret, then one line per file. */
export function renderLint(files: readonly CheckedFile[], style: Style): string {
  const lines: string[] = [];
  for (const file of files) {
    if (file.errors.length > 0) lines.push(renderProblems(file.errors, style), '');
    if (file.warnings.length > 0) lines.push(renderProblems(file.warnings.map(asWarning), style), '');
  }
  for (const file of files) lines.push(fileLine(file, style));
  return lines.join('\n');
}

/** The files and their problems for a program. */
export function lintJson(files: readonly CheckedFile[]): object {
  return {
    valid: files.every((file) => file.errors.length === 0),
    files: files.map(({ name, present, errors, warnings }) => ({
      name,
      present,
      problems: errors.map(problemJson),
      warnings: warnings.map(problemJson),
    })),
  };
}

/** One line per case, what differs below it, a count at the end. */
export function renderPolicyTests(results: readonly PolicyCaseResult[], style: Style): string {
  const lines = results.flatMap((result) => {
    const mark = result.passed ? style.good('✓') : style.bad('✗');
    const head = `${mark} ${oneLine(result.case.name)} ${style.dim(`policy.test.yml:${result.case.line}`)}`;
    return [head, ...result.differences.map((text) => `    ${oneLine(text)}`)];
  });
  const failed = results.filter((result) => !result.passed).length;
  lines.push('', `${results.length - failed} passed, ${failed} failed`);
  return lines.join('\n');
}

/** The cases for a program. */
export function policyTestsJson(results: readonly PolicyCaseResult[]): object {
  return {
    passed: results.filter((result) => result.passed).length,
    failed: results.filter((result) => !result.passed).length,
    cases: results.map((result) => ({
      name: result.case.name,
      passed: result.passed,
      problems: result.differences,
    })),
  };
}

/** What was copied, and the block that names it. */
export function renderVendor(copy: VendorCopy, style: Style): string {
  const { repo, ref, digest } = copy.extends;
  const from = `${oneLine(repo)} at ${oneLine(ref)} (${shortId(copy.commit)})`;
  const head = copy.written
    ? `${style.good('✓')} ${copy.files.join(' and ')} of ${from} copied to ${copy.folder}/`
    : `${style.good('✓')} ${copy.files.join(' and ')} of ${from} are in ${copy.folder}/ already`;
  const into = copy.files.map((name) => `.countersign/${name}`).join(' and ');
  return [
    head,
    '',
    style.dim(`# at the top of ${into}; it counts once both have landed`),
    'extends:',
    `  repo: ${JSON.stringify(repo)}`,
    `  ref: ${JSON.stringify(ref)}`,
    `  digest: ${digest}`,
  ].join('\n');
}

/** The copy for a program. */
export function vendorJson(copy: VendorCopy): object {
  const { repo, ref, digest } = copy.extends;
  const { commit, folder, files, written } = copy;
  return { extends: { repo, ref, digest }, commit, folder, files, written };
}

function fileLine(file: CheckedFile, style: Style): string {
  const name = oneLine(file.name);
  if (!file.present) return `${style.warn('–')} ${name} is not there`;
  if (file.errors.length > 0) return `${style.bad('✗')} ${name}: ${counted(file.errors.length, 'error')}`;
  const warnings = file.warnings.length === 0 ? '' : `, ${counted(file.warnings.length, 'remark')}`;
  return `${style.good('✓')} ${name} holds${warnings}`;
}

function asWarning(problem: Problem): Problem {
  return { ...problem, message: `remark: ${problem.message}` };
}

function problemJson(problem: Problem): object {
  return { place: problem.place, message: problem.message, remedy: problem.remedy ?? null };
}

/** What `policy learn` wrote, and what is to be done with it. */
export function renderLearnt({ case: one, question, written }: Learnt, style: Style): string {
  const lines = [
    `${style.good('✓')} ${style.bold(clipped(one.name, 200))}`,
    hanging(
      '  ',
      `such a change is to be ${one.expect}${one.requires === undefined ? '' : `: ${one.requires.map(oneLine).join(', ')}`}`,
      style.width,
    ),
  ];
  if (question !== null) {
    lines.push(hanging('  ', `asked from now on: ${clipped(question.text, 300)} (${question.id})`, style.width));
    lines.push(hanging('  ', style.dim(`when ${clipped(question.rule.when, 300)}`), style.width));
  }
  lines.push(
    `  ${written.map(oneLine).join(' and ')} changed: read it, run countersign policy test, and have it signed by the owners of the policy`,
  );
  return lines.join('\n');
}
