import { describe, expect, it } from 'vitest';
import { EXIT, exitForDecision, exitForError } from './exit.ts';

describe('exit codes', () => {
  it('never turn something that was not evaluated into a pass', () => {
    expect(exitForDecision('error')).toBe(3);
    expect(exitForDecision('skipped')).toBe(3);
    expect(exitForDecision('pending')).toBe(1);
    expect(exitForDecision('blocked')).toBe(1);
    expect(exitForDecision('pass')).toBe(0);
  });

  it('tell wrong use from what could not be read', () => {
    expect(exitForError('ref.unknown')).toBe(EXIT.usage);
    expect(exitForError('object.missing')).toBe(EXIT.unevaluated);
    expect(exitForError('policy.invalid')).toBe(EXIT.unevaluated);
    expect(exitForError('internal')).toBe(70);
    expect(exitForError('interrupted')).toBe(130);
  });
});
