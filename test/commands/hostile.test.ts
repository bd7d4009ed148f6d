/** Texts made to hang, to overflow or to hide: an answer comes, and it is never "harmless". */
import { describe, expect, it } from 'vitest';
import { judgeText } from '../../src/core/reading/commands/judge.ts';
import { readCalls } from '../../src/core/reading/commands/read-calls.ts';
import { codeCalls } from '../../src/core/reading/commands/code-calls.ts';
import { parseShell } from '../../src/core/reading/shell/parse-shell.ts';

const HERE = { folder: '', elsewhere: false, start: null };

const DEEP: readonly (readonly [string, string])[] = [
  ['substitutions', `${'$('.repeat(50_000)}x`],
  ['closed substitutions', `echo ${'$(echo '.repeat(5_000)}x${')'.repeat(5_000)}`],
  ['quotes in substitutions', `echo ${'"$('.repeat(20_000)}`],
  ['parentheses', '('.repeat(100_000)],
  ['arithmetic that is none', `echo ${'$(('.repeat(20_000)}x${') )'.repeat(20_000)}`],
  ['braces', `echo ${'{a,'.repeat(50_000)}${'}'.repeat(50_000)} | sh`],
  ['expansions', `echo ${'${x:-'.repeat(50_000)}`],
  ['conditions', 'if '.repeat(20_000)],
  ['functions', 'f() { '.repeat(20_000)],
  ['backquotes', `echo ${'`\\'.repeat(20_000)}`],
  ['shells in shells', nested(40)],
  ['programs before programs', `${'sudo '.repeat(10_000)}rm -rf /`],
  ['cases', 'case x in a) '.repeat(10_000)],
];

function nested(times: number): string {
  let text = 'rm -rf /';
  // Quotes double with every level, so the words are escaped by names instead.
  for (let level = 0; level < times; level += 1)
    text = `A${level}=${JSON.stringify(text).slice(0, 4000)}; eval "$A${level}"`;
  return `${text}; $HIDDEN`;
}

describe('nesting without end', () => {
  it.each(DEEP)('of %s is answered, and not called harmless', (_, text) => {
    expect(judgeText(text).verdict).not.toBe('silent');
  });
});

describe('texts that run each other', () => {
  it('end, however often they double', () => {
    const variables = Array.from(
      { length: 40 },
      (_, level) => `A${level}='eval "$A${level + 1}"; eval "$A${level + 1}"'`,
    ).join('\n');
    const { verdict, findings } = judgeText(`${variables}\neval "$A0"`);
    expect(verdict).toBe('ask');
    expect(findings.some(({ destructive }) => destructive)).toBe(true);
  });

  it('end where a script runs itself', () => {
    expect(judgeText("cat > a.sh <<'EOF'\nsh a.sh\nsh a.sh\nEOF\nsh a.sh").verdict).toBe('ask');
  });

  it('have values that do not grow with each other', () => {
    const lines = Array.from({ length: 60 }, (_, at) => `X${at + 1}="$X${at}$X${at}"`).join('\n');
    expect(judgeText(`X0=aaaaaaaa\n${lines}\nrm -rf "$X60"`).verdict).toBe('ask');
  });
});

describe('the work for a script', () => {
  it.each([
    ['many commands', (n: number) => 'ls -la; '.repeat(n)],
    ['many pipes', (n: number) => `${'cat x | '.repeat(n)}cat`],
    ['many loops', (n: number) => 'for f in a b c; do echo "$f"; done\n'.repeat(n)],
    ['many texts', (n: number) => 'sh -c "ls -la"\n'.repeat(Math.min(n, 500))],
    ['many here-documents', (n: number) => 'cat <<A\nx $(ls)\nA\n'.repeat(n)],
  ])('grows with its length: %s', (_, make) => {
    const [small, large] = [100, 1000].map((n) => readCalls(parseShell(make(n)), HERE, () => true).length);
    expect(large).toBeLessThanOrEqual((small ?? 0) * 10 + 10);
    expect(large).toBeGreaterThan(small ?? 0);
  });

  it('ends for long texts of one letter', () => {
    for (const letter of [
      '"',
      "'",
      '`',
      '$',
      '{',
      '(',
      '<',
      '>',
      '|',
      '&',
      ';',
      '\\',
      '#',
      '=',
      '[',
      '*',
      '-',
      '\n',
      '\0',
      '!',
      '%',
    ]) {
      expect(['silent', 'ask', 'found']).toContain(judgeText(`x ${letter.repeat(30_000)}`).verdict);
    }
  });

  it('ends for code that never closes', () => {
    for (const text of [
      'execSync('.repeat(20_000),
      "execSync('".repeat(20_000),
      '`${'.repeat(50_000),
      'a.'.repeat(100_000),
      '"""'.repeat(50_001),
    ]) {
      expect(codeCalls('javascript', text).length + codeCalls('python', text).length).toBeGreaterThanOrEqual(0);
    }
  });
});

describe('names that objects have by themselves', () => {
  it.each([['__proto__'], ['constructor'], ['toString'], ['hasOwnProperty']])(
    'are programs like any other: %s',
    (name) => {
      expect(judgeText(`${name} x`).verdict).toBe('ask');
      expect(judgeText(`${name}=1; rm -rf "$${name}"`).verdict).toBe('found');
    },
  );
});
