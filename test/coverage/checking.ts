/** What every answer must keep to, besides what its case says. */
import { expect } from 'vitest';
import type { LandingAnswer } from '../../src/core/signoff/landing/landing-input.ts';
import type { Case } from './cases/case.ts';

/** Compares an answer with its case; a refusal says why and what to do. */
export function checkCase(wanted: Case, answer: LandingAnswer): void {
  const rules = [...answer.notCounted.map((each) => each.rule), ...answer.reasons.map((node) => node.id)];
  expect({ state: answer.state, rules }).toMatchObject({ state: wanted.state });
  if (wanted.state !== 'pass') expect(wanted.rule).toBeDefined();
  if (wanted.rule !== undefined) expect(rules).toContain(wanted.rule);
  expect(answer.reasons.length === 0).toBe(answer.root.state === 'pass');
  for (const node of answer.reasons) {
    expect(node.reason).not.toBe('');
    expect(node.remedy).not.toBe('');
    expect(node.remedy).not.toBeNull();
  }
  for (const each of answer.notCounted) {
    expect(each.rule).toMatch(/^[a-z]+\.[a-z-]+$/);
    expect(each.why).not.toBe('');
  }
}
