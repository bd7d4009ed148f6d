/** The family that compares programs as trees: errors, checks, loops, calls, tests. */
import type { Factor } from '../../../model/assessment.ts';
import type { ParserKind } from '../../../model/syntax.ts';
import { visibleText } from '../../reading/text-hazards.ts';
import { factorOf } from '../factor.ts';
import { codeGrammar, isRuby } from './code-paths.ts';
import { compareCode } from './code/compare.ts';
import type { CodeFinding } from './code/compare.ts';
import type { ComparedFile } from './code/compared-file.ts';
import { worthParsing } from './code/glance.ts';
import { readCode } from './code/read.ts';
import { readRuby } from './code/read-ruby.ts';
import { CODE_RULES, RULES } from './code/rules.ts';
import type { FamilyInput, FamilyReader, ReadFile } from './family.ts';
import { unreadable } from './unreadable.ts';

export const codeReader: FamilyReader = {
  rules: RULES,
  parsers: (files: readonly ReadFile[]): readonly ParserKind[] => [
    ...new Set(files.flatMap(({ path }) => codeGrammar(path) ?? [])),
  ],
  assess(input: FamilyInput): readonly Factor[] {
    const compared: ComparedFile[] = [];
    const unread: Factor[] = [];
    for (const file of input.files.filter(worthParsing)) {
      const read = readBoth(file, input);
      if (read.kind === 'compared') {
        compared.push(read.compared);
        unread.push(...faultFactors(read.compared, input));
      } else unread.push(unreadable({ path: file.path }, 'code', read.reason, input.context));
    }
    return [...unread, ...compareCode(compared).map((finding) => factorFor(finding, input))];
  },
};

type Read =
  | { readonly kind: 'compared'; readonly compared: ComparedFile }
  | { readonly kind: 'unread'; readonly reason: string };

function readBoth(file: ReadFile, { parsers }: FamilyInput): Read {
  const isTest = file.kinds.has('test');
  if (isRuby(file.path) && file.newText !== null) {
    const before = file.oldText === null || !isRuby(file.oldPath) ? null : readRuby(file.oldText, isTest);
    const after = readRuby(file.newText, isTest);
    // No grammar is behind here: where either side is left, what was behind it is not compared.
    const old = before === null ? null : { ...before, fault: null };
    const compared = { file, old, new: { ...after, fault: after.fault ?? before?.fault ?? null } };
    return { kind: 'compared', compared };
  }
  const grammar = codeGrammar(file.path);
  if (grammar === null || file.newText === null) return { kind: 'unread', reason: 'it is no program' };
  const next = readCode(file.newText, grammar, isTest, parsers);
  if ('kind' in next) return { kind: 'unread', reason: next.reason };
  // A file that was written in another language has no functions to compare.
  const old =
    file.oldText === null || codeGrammar(file.oldPath) !== grammar
      ? null
      : readCode(file.oldText, grammar, isTest, parsers);
  if (old !== null && 'kind' in old) return { kind: 'unread', reason: old.reason };
  return { kind: 'compared', compared: { file, old, new: next } };
}

/**
 * What cannot be placed is passed over by the rules, so it is told; a fault on both sides is most likely one of a grammar
 * that is behind its language, and says nothing about the change.
 */
function faultFactors({ file, old, new: next }: ComparedFile, { context }: FamilyInput): readonly Factor[] {
  if (next.fault === null || (old !== null && old.fault !== null)) return [];
  const lines = { start: next.fault, end: next.fault };
  return [unreadable({ path: file.path, lines }, 'code', 'its syntax cannot be read here', context)];
}

function factorFor({ rule, path, line, scope, from, to, base }: CodeFinding, { context }: FamilyInput): Factor {
  const shown = (text: string | null): string | null => (text === null ? null : visibleText(text).slice(0, 200));
  const witness = shown(scope === '' ? `line ${line}` : `${scope}, line ${line}`) ?? '';
  return factorOf(
    CODE_RULES[rule],
    {
      path,
      lines: { start: line, end: line },
      from: shown(from),
      to: shown(to),
      witness,
      ...(base === undefined ? {} : { base }),
    },
    context,
  );
}
