/** What is said on a forge about a head. */
import { describe, expect, it } from 'vitest';
import type { CommitId, RefName } from '../../src/model/id.ts';
import type { EvaluationState, RepositoryKey, RequestId, ServedRequest } from '../../src/model/request.ts';
import { statusKey, statusPlace } from '../../src/model/status-place.ts';
import { statusOf } from '../../src/server/status.ts';

const place = {
  repository: 'github:1' as RepositoryKey,
  head: 'a'.repeat(40) as CommitId,
  target: 'refs/heads/main' as RefName,
};
const ADDRESS = 'https://countersign.example';

function request(id: number, state: EvaluationState | null): ServedRequest {
  const rest = {
    title: 'T',
    address: null,
    base: null,
    opener: null,
    draft: false,
    state: 'open',
    changedAt: 1,
  } as const;
  const evaluation = {
    enforced: true,
    tier: 'high',
    score: 7,
    aiAssisted: true,
    aiShare: 1,
    files: 1,
    commits: 1,
    needs: 'sena signs',
    at: 1,
    tookMilliseconds: 1,
  } as const;
  return {
    ...rest,
    ...place,
    id: id as RequestId,
    name: `pull/${id}`,
    evaluation: state === null ? null : { ...evaluation, state },
  };
}

describe('a status', () => {
  it.each([
    ['pass', 'pass', 'Nothing is missing (risk high, AI-assisted).'],
    ['pending', 'refused', 'Waits for people (risk high, AI-assisted): sena signs'],
    ['blocked', 'refused', 'May not land (risk high, AI-assisted): sena signs'],
    ['skipped', 'refused', 'May not land (risk high, AI-assisted): sena signs'],
    ['error', 'error', 'Cannot be judged: sena signs'],
    [
      'observed',
      'neutral',
      'The policy stops nothing here (risk high, AI-assisted); enforced, it would need: sena signs',
    ],
    [null, 'pending', 'Being judged.'],
  ] as const)('of a request that is %s is %s', (state, shown, text) => {
    expect(statusOf(place, [request(7, state)], ADDRESS)).toEqual({
      head: place.head,
      target: place.target,
      state: shown,
      text,
      address: `${ADDRESS}/requests/7`,
    });
  });

  it('of several requests with one head is the worst of them, and says which', () => {
    const order = ['error', 'blocked', null, 'observed', 'pass'] as const;
    for (let worst = 0; worst < order.length; worst += 1) {
      const all = order.slice(worst).map((state, at) => request(at + 1, state));
      const [only] = all;
      if (only === undefined) throw new Error('none');
      const shown = statusOf(place, all.toReversed(), ADDRESS);
      expect(shown.state).toBe(statusOf(place, [only], ADDRESS).state);
      expect(shown.address).toBe(`${ADDRESS}/requests/1`);
      if (all.length > 1) expect(shown.text).toContain(`pull/1, one of ${all.length}`);
    }
  });

  it('of a head that nobody asks for lets nothing land', () => {
    expect(statusOf(place, [], ADDRESS)).toMatchObject({ state: 'pending', address: null });
  });

  it('links nowhere where the service has no address', () => {
    expect(statusOf(place, [request(1, 'pass')], null).address).toBeNull();
  });

  it('has a key that names its place and nothing else', () => {
    expect(statusPlace(statusKey(place))).toEqual(place);
    for (const key of ['', 'github:1', `${statusKey(place)} more`]) expect(() => statusPlace(key)).toThrow('no place');
  });
});
