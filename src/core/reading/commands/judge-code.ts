/** Calls in the code of other languages that start programs with arguments that stand there. */
import { argvText } from './call.ts';
import { codeCalls } from './code-calls.ts';
import type { CodeCall } from './code-calls.ts';
import type { CodeLanguage } from './interpreters.ts';
import { judgeText, judgeVector } from './judge.ts';
import type { CommandFinding } from './judge.ts';
import { deletionHits } from './rules/files.ts';

/** What the calls of a text are found to do. Paths that nobody knows are ordinary in programs, and say nothing. */
export function judgeCode(language: CodeLanguage, text: string): readonly CommandFinding[] {
  return codeCalls(language, text).flatMap((call) =>
    callFindings(call)
      .filter(({ rule }) => rule !== 'cmd.exec.opaque')
      .map((finding) => ({ ...finding, line: call.line, endLine: call.endLine })),
  );
}

function callFindings({ kind, name, args }: CodeCall): readonly CommandFinding[] {
  const [first] = args;
  if (first === undefined) return [];
  switch (kind) {
    case 'text':
      // An expansion of the language looks like one of the shell: `${dir}`.
      return judgeText(first.known === 'yes' ? first.text : first.text.replaceAll(/#\{/g, '${')).findings;
    case 'list': {
      const words = args.map(({ text, known }) =>
        known === 'yes' ? text : `$${text.replaceAll(/\W/g, '') || 'given'}`,
      );
      return args.every(({ known }) => known === 'yes')
        ? judgeVector(words).findings
        : judgeText(words.map(quotedWord).join(' ')).findings;
    }
    case 'delete':
    case 'delete-tree': {
      const witness = argvText(`${name}()`, [first]);
      const where = { folder: '', elsewhere: false, start: null };
      return deletionHits(first, kind === 'delete-tree', where).map((hit) => ({
        ...hit,
        line: 1,
        endLine: 1,
        witness,
        destructive: true,
        elsewhere: false,
      }));
    }
  }
}

function quotedWord(word: string): string {
  return /^\$\w+$/.test(word) ? `"${word}"` : `'${word.replaceAll("'", "'\\''")}'`;
}
