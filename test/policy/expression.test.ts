/** The guards that CEL conditions stand under; each is named in the design's table of dependencies. */
import { run } from '@bufbuild/cel';
import { describe, expect, test } from 'vitest';
import { compileExpression } from '../../src/core/policy/expression.ts';
import type { ConditionResult } from '../../src/core/policy/expression.ts';
import { viewFacts } from '../../src/core/policy/fact-view.ts';
import { FACT_TABLE } from '../../src/core/policy/fact-table.ts';
import type { Facts } from '../../src/model/facts.ts';
import { factsWith, onPaths } from './builders.ts';

function evaluate(text: string, facts: Facts = factsWith()): ConditionResult {
  const result = compileExpression(text);
  if (result.kind === 'invalid') throw new Error(result.faults.map((fault) => fault.message).join('; '));
  return result.expression.evaluate(viewFacts(facts));
}

function faults(text: string): readonly string[] {
  const result = compileExpression(text);
  return result.kind === 'ok' ? [] : result.faults.map((fault) => `${fault.offset} ${fault.message}`);
}

describe('guards of conditions', () => {
  test('matches() runs in linear time: the input that takes a backtracking engine seconds ends at once', () => {
    const facts = factsWith({ 'ai.tools': [`${'a'.repeat(100_000)}!`] });
    // A backtracking engine needs 2^100000 steps here, so that this test ends is the proof.
    expect(evaluate('ai.tools.exists(t, t.matches("^(a+)+$"))', facts)).toEqual({ kind: 'value', value: false });
    expect(evaluate('ai.tools.exists(t, t.matches("(a|a)*!$"))', facts)).toEqual({ kind: 'value', value: true });
  });

  test('patterns of the backtracking kind are refused', () => {
    expect(faults('author.id.matches("(a)\\\\1")')[0]).toContain('not a regular expression of RE2');
    expect(faults('author.id.matches("(?=a)b")')[0]).toContain('not a regular expression of RE2');
    expect(faults('author.id.matches(author.id)')).toEqual([
      '18 the argument of matches() must be written out as text',
    ]);
  });

  test('glob() is linear, too', () => {
    const facts = onPaths(factsWith(), `${'a/'.repeat(5_000)}b`);
    expect(evaluate('paths.exists(p, p.glob("**/a/**/a/**/a/**/a/**/c"))', facts)).toEqual({
      kind: 'value',
      value: false,
    });
  });

  test('the parser has limits: parts, nesting, list lengths, arguments, characters', () => {
    expect(faults(`${'('.repeat(60)}true${')'.repeat(60)}`)).toEqual(['40 too large: the nesting is limited to 40']);
    expect(faults(`author.level in [${'1,'.repeat(250)}1]`)[0]).toContain('the length of a list is limited to 200');
    expect(faults(Array.from({ length: 300 }, () => 'true').join(' && '))[0]).toContain(
      'the number of parts is limited to 500',
    );
    expect(faults(`true${' '.repeat(4_000)}`)).toEqual(['4000 the condition is longer than 4000 characters']);
    expect(faults('int(1, 2, 3, 4, 5) == 1')[0]).toContain('the number of arguments is limited to 4');
  });

  test('whole numbers are 64-bit integers, exact beyond 2^53', () => {
    const facts = factsWith({ 'ai.lines': 9_007_199_254_740 });
    expect(evaluate('ai.lines * 1000 + 993 == 9007199254740993', facts)).toEqual({ kind: 'value', value: true });
    expect(evaluate('ai.lines * 1000 + 993 == 9007199254740992', facts)).toEqual({ kind: 'value', value: false });
    expect(evaluate('ai.lines * 9007199254740991 > 0', facts).kind).toBe('error');
    expect(faults('ai.lines > 99999999999999999999')).toEqual(['11 the number is too large']);
  });

  test('a missing key is an error when it is read, and named when the condition is loaded', () => {
    expect(faults('ai.asisted')).toEqual(['3 there is no fact or field `asisted`']);
    expect(faults('paths.exists(p, p.owner == "a")')).toEqual(['18 there is no fact or field `owner`']);
    expect(faults('ai.constructor == "x"')).toHaveLength(1);
    expect(faults('ai.__proto__ == "x"')).toHaveLength(1);
    expect(faults('constructor == "x"')).toHaveLength(1);
    expect(evaluate('paths[7].path == "x"').kind).toBe('error');
  });

  test('an error never passes: not as false, not under negation, not in either branch', () => {
    const cold = factsWith({ 'history.read': false });
    for (const text of [
      'history.author_lines_7d > 5',
      '!(history.author_lines_7d > 5)',
      'history.author_lines_7d <= 5',
      'ai.assisted || history.author_lines_7d > 5',
      '!ai.assisted && history.author_lines_7d < 5',
      'history.author_lines_7d > 5 ? true : false',
      'paths.all(p, history.author_lines_7d < 5)',
    ]) {
      const result = evaluate(text, cold);
      expect({ text, result }).toEqual({
        text,
        result: {
          kind: 'error',
          message: expect.stringContaining(
            'history.author_lines_7d was not read: supposed not to have been read',
          ) as string,
          unread: ['history.author_lines_7d'],
        },
      });
    }
  });

  test('what an unread fact cannot change is decided all the same', () => {
    const cold = factsWith({ 'history.read': false, 'ai.assisted': true });
    expect(evaluate('ai.assisted || history.author_lines_7d > 5', cold)).toEqual({ kind: 'value', value: true });
    expect(evaluate('!ai.assisted && history.author_lines_7d > 5', cold)).toEqual({ kind: 'value', value: false });
    expect(evaluate('history.read && history.author_lines_7d > 5', cold)).toEqual({ kind: 'value', value: false });
    expect(evaluate('has(history.author_lines_7d) && history.author_lines_7d > 5', cold)).toEqual({
      kind: 'value',
      value: false,
    });
  });

  test('work is bounded: no list is walked again for every element, nothing can be made to grow', () => {
    expect(faults('paths.all(p, paths.exists(q, q.path == p.path))')[0]).toContain('may not be walked again');
    expect(faults('paths.exists(p, p.path in ai.tools)')[0]).toContain('may not be walked again');
    expect(faults('[paths].exists(ps, ps.exists(p, ps.exists(q, true)))')[0]).toContain('plain values only');
    expect(faults('["a"].map(x, [x, x]).map(x, [x, x]).size() > 1')[0]).toContain('lists of lists');
    expect(faults('["a"].map(x, x + x).map(x, x + x).size() > 1')[0]).toContain('joins numbers only');
    expect(faults('cel.bind(x, ai.lines, x > 1)')[0]).toContain('`cel.bind` is not available');
    expect(faults('{"a": 1}.a == 1')[0]).toContain('no use for map literals');
    expect(faults('[1].exists(a, [1].exists(b, [1].exists(c, [1].exists(d, true))))')[0]).toContain(
      'walks nest deeper than 3',
    );
  });

  test('only listed functions can be called', () => {
    for (const text of [
      'dyn(1) == 1',
      'type(1) == int',
      'timestamp("2020-01-01T00:00:00Z") > timestamp("2020-01-01T00:00:00Z")',
      'bytes("a") == b"a"',
    ]) {
      expect({ text, refused: faults(text).length > 0 }).toEqual({ text, refused: true });
    }
  });

  test('an element may not take the name of a fact', () => {
    expect(faults('paths.exists(ai, true)')).toEqual(['13 `ai` already has a meaning here']);
  });

  test('words outside a fact’s vocabulary are refused', () => {
    expect(faults('risk.tier == "hihg"')).toEqual(['13 "hihg" is never a value here']);
    expect(faults('"infra" in classes')).toEqual(['0 "infra" is never a value here']);
    expect(faults('risk.tier in ["low", "mid"]')).toEqual(['21 "mid" is never a value here']);
    expect(faults('factors.exists(f, f.at_least("bad"))')).toEqual(['29 "bad" is never a value here']);
  });

  test('references are the facts that a condition reads', () => {
    const result = compileExpression('risk.at_least("high") && paths.exists(p, p.added > 1) && author.level < 6');
    expect(result.kind === 'ok' ? result.expression.references : []).toEqual(['risk.tier', 'paths', 'author.level']);
  });

  test('every fact of the table can be named, with its type', () => {
    const sample = {
      bool: 'KEY',
      int: 'KEY >= 0',
      double: 'KEY >= 0.0',
      string: 'KEY != "\u00e9"',
      'list<string>': 'KEY.size() >= 0',
    };
    for (const row of FACT_TABLE) {
      const text = row.values === undefined ? sample[row.type].replace('KEY', row.key) : `size(${row.key}) >= 0`;
      expect({ key: row.key, faults: faults(text) }).toEqual({ key: row.key, faults: [] });
    }
  });

  test('glob, under and at_least', () => {
    const facts = onPaths(factsWith({ 'risk.tier': 'high' }), 'infra/prod/main.tf', 'src/a.ts');
    const holds = (text: string): boolean => {
      const result = evaluate(text, facts);
      return result.kind === 'value' && result.value;
    };
    expect(holds('paths.exists(p, p.glob("infra/**"))')).toBe(true);
    expect(holds('paths.all(p, p.glob("infra/**"))')).toBe(false);
    expect(holds('paths.exists(p, p.path.glob("*.tf"))')).toBe(true);
    expect(holds('paths.exists(p, p.under("infra/prod"))')).toBe(true);
    expect(holds('paths.exists(p, p.under("infra/pro"))')).toBe(false);
    expect(holds('risk.at_least("medium") && !risk.at_least("critical")')).toBe(true);
  });
});

describe('our engine agrees with @bufbuild/cel', () => {
  const facts = factsWith({
    'ai.assisted': true,
    'ai.lines': 40,
    'ai.share': 0.8,
    'ai.tools': ['claude-code', 'cursor'],
    'author.level': 5,
    'risk.tier': 'high',
    'service.tier': 2,
  });
  const bindings = {
    ai: { assisted: true, lines: 40n, share: 0.8, tools: ['claude-code', 'cursor'] },
    author: { level: 5n, id: facts.author.id as string },
    risk: { tier: 'high', score: 0 },
    service: { tier: 2n },
  };
  const atoms = [
    'ai.assisted',
    '!ai.assisted',
    'ai.lines > 40',
    'ai.lines >= 40',
    'ai.lines - 39 == 1',
    'ai.lines % 7 == 5',
    'ai.lines / 3 == 13',
    '-ai.lines < 0',
    'ai.share > 0.79',
    'ai.share * 2.0 == 1.6',
    'author.level < 6',
    'author.level in [4, 5]',
    'author.level != 5',
    'risk.tier == "high"',
    'risk.tier in ["low", "critical"]',
    'risk.tier.startsWith("hi")',
    'risk.tier.endsWith("x")',
    'risk.tier.contains("ig")',
    'risk.tier.size() == 4',
    'risk.tier.matches("^h.*h$")',
    'author.id.matches("[0-9]+")',
    '"cursor" in ai.tools',
    'ai.tools.exists(t, t == "cursor")',
    'ai.tools.all(t, t.contains("c"))',
    'ai.tools.exists_one(t, t.startsWith("cl"))',
    'ai.tools.filter(t, t.size() > 6).size() == 1',
    'ai.tools.map(t, t.size()).exists(n, n == 11)',
    'ai.tools[1] == "cursor"',
    'ai.tools[5] == "cursor"',
    'size(ai.tools) == 2',
    'service.tier <= 2 ? ai.assisted : false',
    'int("4") + 1 == author.level',
    'string(author.level) == "5"',
    'double(ai.lines) / 0.5 == 80.0',
    'ai.lines / (author.level - 5) == 1',
  ];
  const pairs = atoms.flatMap((a, index) =>
    ['&&', '||'].flatMap((op) =>
      [1, 3, 7, 12].map((step) => `(${a}) ${op} (${atoms[(index + step) % atoms.length] ?? 'true'})`),
    ),
  );
  const expressions = [...atoms, ...pairs, ...atoms.map((a) => `!(${a})`)];

  test('there are a few hundred expressions, with every kind of answer', () => {
    expect(expressions.length).toBeGreaterThanOrEqual(300);
    const answers = expressions.map((text) => {
      const result = evaluate(text, facts);
      return result.kind === 'value' ? String(result.value) : 'error';
    });
    for (const answer of ['true', 'false', 'error'])
      expect(answers.filter((each) => each === answer).length).toBeGreaterThanOrEqual(20);
  });

  test.each(expressions)('%s', (text) => {
    let other: string;
    try {
      const value = run(text, bindings);
      other = value === true || value === false ? String(value) : 'error';
    } catch {
      other = 'error';
    }
    const ours = evaluate(text, facts);
    expect(ours.kind === 'value' ? String(ours.value) : 'error').toBe(other);
  });
});
