/** Several hundred commands with their verdict, dangerous ones beside those that look like them. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { judgeText } from '../../src/core/reading/commands/judge.ts';
import { CORPUS } from './corpus.ts';

describe('the corpus of commands', () => {
  it.each(CORPUS.filter(({ expected }) => expected === 'ok').map(({ command }) => [command]))(
    'is harmless: %s',
    (command) => {
      const { verdict, findings, unknown } = judgeText(command);
      expect({ verdict, findings, unknown }).toEqual({ verdict: 'silent', findings: [], unknown: [] });
    },
  );

  it.each(CORPUS.filter(({ expected }) => expected === 'ask').map(({ command }) => [command]))(
    'asks: %s',
    (command) => {
      expect(judgeText(command).verdict).toBe('ask');
    },
  );

  it.each(CORPUS.filter(({ expected }) => expected.includes('.')).map(({ command, expected }) => [command, expected]))(
    '%s is %s',
    (command, expected) => {
      const { verdict, findings } = judgeText(command);
      expect(verdict).toBe('found');
      expect(findings.map(({ rule }) => rule)).toContain(expected);
    },
  );

  it('has hundreds of lines, each once, of both sorts', () => {
    const text = readFileSync(new URL('corpus.json', import.meta.url), 'utf8');
    expect(text.split('\n').length).toBeGreaterThan(500);
    expect(new Set(CORPUS.map(({ command }) => command)).size).toBe(CORPUS.length);
    expect(CORPUS.filter(({ expected }) => expected === 'ok').length).toBeGreaterThan(150);
    expect(CORPUS.filter(({ expected }) => expected.includes('.')).length).toBeGreaterThan(200);
  });
});
