import { expect, test } from 'vitest';
import { checkedPattern, compilePattern } from './text-pattern.ts';

const SOURCES = [
  '^qwen',
  '^qwen?',
  '^qwe*n',
  '^stale(?:\\[bot\\])?$',
  '^foo(x)|bar',
  '^a|^b',
  '^q{0}',
  '^[a-z]-bot$',
  'bot$',
  '^\\S+@x',
  '^dev-ai-([0-9]+)',
];
const TEXTS = ['', 'q', 'qw', 'qwe', 'qwen', 'qwn', 'qween', 'stale', 'stale[bot]', 'ſtale', 'bar', 'foox', 'b', 'ab'];
const MORE = ['x-bot', 'robot', 'me@x', 'dev-ai-17', 'dev-ai-', 'not stale', 'ünq'];

test.each(SOURCES)('a pattern compiled late answers as one compiled at once: %s', (source) => {
  const pattern = { kind: 'regex', source } as const;
  const late = checkedPattern(pattern);
  const early = compilePattern(pattern);
  for (const text of [...TEXTS, ...MORE]) {
    // One that could not be used fits nothing.
    expect(late.matches(text), text).toBe(typeof early === 'string' ? false : early.matches(text));
    expect(late.rest(text), text).toBe(typeof early === 'string' ? -1 : early.rest(text));
  }
});
