import { createHash } from 'node:crypto';
import { chmodSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openCache } from '../../src/adapters/cache/disk.ts';
import { decodeReading, encodeReading, MOST_READINGS } from '../../src/adapters/cache/readings.ts';
import { openRepository } from '../../src/adapters/git/repository.ts';
import { type Home, readHome } from '../../src/app/home/home-policy.ts';
import type { Cache } from '../../src/ports/cache.ts';
import { type Fixture, makeFolder, makeRepository } from '../git/fixture.ts';

const POLICY = `version: 1
repository: bench/shop
owners: { people: [ada, bo], threshold: 2 }
mode: enforce
levels: people
protected: [refs/heads/main, refs/heads/release/*]
classes: { lock: ["deps/**"] }
questions: { why: Why now? }
rules:
  - id: judged
    name: somebody senior has read it
    when: ai.lines > 3 || paths.exists(p, p.glob("db/**"))
    require: { sign_offs: { count: 2, level: L6 }, questions: [why] }
`;
const PEOPLE = `version: 1
people:
  - { id: ada, name: Ada, emails: [ada@dev.example], level: L7 }
  - { id: bo, name: Bo, emails: [bo@dev.example, bo@old.example], level: L6 }
`;

async function homeOf(fixture: Fixture, cache: Cache | null): Promise<Home> {
  const repo = await openRepository(fixture.path);
  try {
    return await readHome(repo, null, cache);
  } finally {
    await repo.close();
  }
}

function withPolicy(policy: string): Fixture {
  const fixture = makeRepository();
  fixture.commit('rules', { files: { '.countersign/policy.yml': policy, '.countersign/people.yml': PEOPLE } });
  return fixture;
}

function counted(cache: Cache): { readonly cache: Cache; readonly hits: () => number } {
  let hits = 0;
  const reading: Cache['reading'] = (kind, text) => {
    const known = cache.reading(kind, text);
    if (known !== undefined) hits += 1;
    return known;
  };
  return { cache: { ...cache, reading }, hits: () => hits };
}

describe('what a build made of a policy', () => {
  it('is the same when it is taken from the cache', async () => {
    const fixture = withPolicy(POLICY);
    const folder = makeFolder();
    const fresh = await homeOf(fixture, null);
    await homeOf(fixture, openCache(folder, 'one'));
    const { cache, hits } = counted(openCache(folder, 'one'));
    const kept = await homeOf(fixture, cache);
    expect(hits()).toBe(2);
    expect(kept.policy).toStrictEqual(fresh.policy);
    expect(kept.people).toStrictEqual(fresh.people);
    expect(kept.digest).toBe(fresh.digest);
    expect(kept.people.byEmail.get('bo@old.example')).toBe(kept.people.byEmail.get('bo@dev.example'));
  });

  it('is not taken from another build, from another text or from a damaged file', async () => {
    const fixture = withPolicy(POLICY);
    const folder = makeFolder();
    await homeOf(fixture, openCache(folder, 'one'));
    const other = counted(openCache(folder, 'two'));
    await homeOf(fixture, other.cache);
    expect(other.hits()).toBe(0);
    const edited = withPolicy(POLICY.replace('mode: enforce', 'mode: warn'));
    const changed = counted(openCache(folder, 'one'));
    expect((await homeOf(edited, changed.cache)).policy.mode).toBe('warn');
    expect(changed.hits()).toBe(1);
    for (const name of readdirSync(folder)) {
      const file = join(folder, name);
      writeFileSync(file, `${readFileSync(file, 'utf8').slice(0, -9)}AAAAAAAA\n`);
    }
    const damaged = counted(openCache(folder, 'one'));
    expect((await homeOf(fixture, damaged.cache)).policy.mode).toBe('enforce');
    expect(damaged.hits()).toBe(0);
  });

  it('is never kept while the source itself runs, nor for what cannot be used', async () => {
    const folder = makeFolder();
    await homeOf(withPolicy(POLICY), openCache(folder));
    await expect(homeOf(withPolicy(`${POLICY}nonsense: 1\n`), openCache(folder, 'one'))).rejects.toThrow(
      'cannot be used',
    );
    expect(readdirSync(folder).filter((name) => name.startsWith('reading-policy'))).toEqual([]);
  });

  it('is kept for the last texts only', () => {
    const folder = makeFolder();
    const cache = openCache(folder, 'one');
    for (let at = 0; at < MOST_READINGS + 5; at += 1) cache.keepReading('policy', `text ${at}`, { at });
    expect(readdirSync(folder).length).toBe(MOST_READINGS);
    expect(cache.reading('policy', `text ${MOST_READINGS + 4}`)).toEqual({ at: MOST_READINGS + 4 });
  });

  it('is nothing under another name, in a form of another Node.js, or of a kind that cannot be kept', () => {
    const encoded = encodeReading('one', { at: 1 });
    expect(decodeReading('one', encoded)).toEqual({ at: 1 });
    expect(decodeReading('two', encoded)).toBeUndefined();
    const bytes = Buffer.of(0xff, 0x7f, 0x6f, 0x7b).toString('base64');
    const sum = createHash('sha256').update(`one\0${bytes}`).digest('hex');
    expect(decodeReading('one', `${sum}\n${bytes}`)).toBeUndefined();
    expect(encodeReading('one', { call: () => 1 })).toBeNull();
  });

  it.skipIf(process.getuid === undefined)('is not taken from a file that others can write', () => {
    const folder = makeFolder();
    const cache = openCache(folder, 'one');
    cache.keepReading('policy', 'text', { at: 1 });
    const [name = ''] = readdirSync(folder);
    expect(cache.reading('policy', 'text')).toEqual({ at: 1 });
    chmodSync(join(folder, name), 0o666);
    expect(cache.reading('policy', 'text')).toBeUndefined();
  });
});
