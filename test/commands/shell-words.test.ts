/** The reader of scripts against the shell itself: bash says what words a line has. */
import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseShell } from '../../src/core/reading/shell/parse-shell.ts';

const BASH = spawnSync('bash', ['--version']).status === 0;

/** Words as bash gives them to a program, for many lines with one process. */
function bashWords(lines: readonly string[]): readonly (readonly string[])[] {
  const script = [
    'set -f',
    'w() { printf "%s\\0" "$@"; printf "<end>\\0"; }',
    ...lines.map((line) => `w ${line}`),
  ].join('\n');
  const { stdout, stderr } = spawnSync('bash', ['--norc', '-c', script], { maxBuffer: 64 << 20 });
  expect(stderr.toString()).toBe('');
  return stdout
    .toString('latin1')
    .split('<end>\0')
    .slice(0, -1)
    .map((one) => one.split('\0').slice(0, -1));
}

/** Words as the reader gives them. */
function ownWords(line: string): readonly string[] | null {
  const { commands, fault } = parseShell(`w ${line}`);
  expect(fault, line).toBeNull();
  const words = commands[0]?.words.slice(1) ?? [];
  return words.every(({ literal }) => literal) ? words.map(({ text }) => text) : null;
}

const letters = fc.string({ unit: fc.constantFrom(...'abcXYZ019_./=:@%^+-~'), minLength: 1, maxLength: 6 });
const inSingle = fc.string({ unit: fc.constantFrom(...'ab c"\\$`;|&<>(){}*?#\t'), maxLength: 8 });
const inDouble = fc.string({
  unit: fc.constantFrom(
    "'",
    'a',
    ' ',
    ';',
    '|',
    '&',
    '<',
    '(',
    ')',
    '{',
    ',',
    '}',
    '#',
    '\\"',
    '\\\\',
    '\\$',
    '\\`',
    '\\a',
    '*',
  ),
  maxLength: 8,
});
const inAnsi = fc.string({
  unit: fc.constantFrom('a', ' ', '"', '\\n', '\\t', '\\\\', "\\'", '\\x41', '\\102', '\\e', '\\q', ';'),
  maxLength: 6,
});
const escaped = fc.constantFrom(
  '\\ ',
  '\\;',
  '\\|',
  '\\&',
  '\\$',
  '\\"',
  "\\'",
  '\\\\',
  '\\a',
  '\\#',
  '\\(',
  '\\*',
  '\\{',
);
const braces = fc.constantFrom(
  '{a,b}',
  '{a,b}{c,d}',
  'x{a,{b,c}}y',
  '{a}',
  '{}',
  '{a,',
  ',b}',
  '{,x}',
  '\\{a,b}',
  '{a\\,b}',
  '"{a,b}"',
  '{"a,b",c}',
);
const piece = fc.oneof(
  { weight: 4, arbitrary: letters },
  inSingle.map((text) => `'${text}'`),
  inDouble.map((text) => `"${text}"`),
  inAnsi.map((text) => `$'${text}'`),
  escaped,
  braces,
);
/** A `~` or `=` at the start of a word is expanded or means an assignment. */
const word = fc.array(piece, { minLength: 1, maxLength: 4 }).map((pieces) => `x${pieces.join('')}`);
const line = fc.array(word, { minLength: 1, maxLength: 5 }).map((words) => words.join(' '));

describe('words of a script', () => {
  it.skipIf(!BASH)('are those that bash gives to a program', () => {
    const lines = fc.sample(line, { numRuns: 2000, seed: 4 }).filter((text) => !text.includes('~'));
    const expected = bashWords(lines);
    expect(lines.length).toBeGreaterThan(1000);
    let known = 0;
    for (const [index, text] of lines.entries()) {
      const words = ownWords(text);
      if (words === null) continue;
      known += 1;
      expect(
        words.map((one) => Buffer.from(one, 'utf8').toString('latin1')),
        text,
      ).toEqual(expected[index]);
    }
    expect(known).toBeGreaterThan(lines.length * 0.8);
  });

  it('are read to the end of a here-document, whose body is text', () => {
    const { commands } = parseShell(
      "cat <<'A' <<-B > out; echo after\nrm -rf / $(x)\nA\n\trm -rf $Y\n\tB\necho next\n",
    );
    expect(commands.map(({ words }) => words.map(({ text }) => text))).toEqual([
      ['cat'],
      ['echo', 'after'],
      ['echo', 'next'],
    ]);
    expect(commands[0]?.redirections.map(({ operator, target }) => [operator, target.text, target.literal])).toEqual([
      ['<<', 'rm -rf / $(x)\n', true],
      ['<<-', 'rm -rf $Y\n', false],
      ['>', 'out', true],
    ]);
  });

  it('keep the commands of every substitution, one pass for all', () => {
    const { commands } = parseShell('a "$(b `c` <(d))" ${x:-$(e)} $((1 + $(f))) <<EOF\n$(g)\nEOF\n');
    expect(commands.map(({ words }) => words[0]?.text ?? '').toSorted()).toEqual(['a', 'b', 'c', 'd', 'e', 'f', 'g']);
  });
});

/** Scripts that bash accepts; the reader has to as well. */
const ACCEPTED: readonly string[] = [
  'if a; then b; elif c; then d; else e; fi',
  'while read -r l; do echo "$l"; done < file',
  'for f in a b; do x; done; for ((i = 0; i < 3; i++)); do y; done; for f; do z; done',
  'case $x in a|b) y;; (c) z;; *) w;& d) ;; esac',
  'f() { a; }; function g { b; }; function h() ( c )',
  '{ a; b; } 2>&1 | (c && d) || ! e',
  '[[ $a == b* && ( -f c || $d =~ ^x(y|z)$ ) ]] && e',
  '(( a > 1 && b )) || c; ((( 1 ) ) ; d)',
  'a=(1 "2 3" $x) b+=c d[0]=e f=; export G=h I=(j k); declare -A m=([a]=b)',
  'x > a 2>&1 >| b &> c <> d 3< e {fd}> f <<< "g"',
  'echo ${x%%/*} ${#x} ${!x} ${x//a/b} ${x:-"$(y "z")"} ${arr[@]} ${x:?"msg"}',
  "echo $'a\\'b' $\"c\" a\\\nb 'it'\"'\"'s'",
  'a && # why\n  b |\n  c\n',
  'until a; do b; done & wait',
  'select x in a b; do break; done',
  'echo a#b # c\n#!/bin/sh\n',
  'coproc a; time b; ! c',
  'echo @(a|b) !(c) +(d) *.txt [a-z]* {1..9}',
  'cat <<A; cat <<B\na\nA\nb\nB\n',
  'trap \'rm -f "$t"\' EXIT INT',
  'f() {\n  local x=$1\n  return 0\n}\nf a',
  '<in a; >out b; a >&2; echo >&-',
  'a=$(b\n c # d\n)\n',
  'if [ "$(uname)" = Darwin ]; then x; fi; [ -z "$y" ] || z',
  'echo "a\\"b`c \\`d\\``"',
  'a | b |& c',
];
const REFUSED: readonly string[] = [
  'echo "a',
  "echo 'a",
  'a $(b',
  'a `b',
  'if a; then b',
  'a && ',
  '( a',
  '{ a; ',
  'case x in a',
  'a | ',
  'done',
  'fi',
  'a; ; b',
  'for x in a; b',
  '${x',
  '[[ a',
  'a )',
];

describe('scripts', () => {
  it.each(ACCEPTED.map((text) => [text]))('that bash accepts are read to their end: %s', (text) => {
    if (BASH) expect(spawnSync('bash', ['-O', 'extglob', '-n'], { input: text }).stderr.toString()).toBe('');
    expect(parseShell(text).fault).toBeNull();
  });

  it.each(REFUSED.map((text) => [text]))('that are broken end with a fault: %s', (text) => {
    expect(parseShell(text).fault).not.toBeNull();
  });
});
