import { describe, expect, it } from 'vitest';
import { countersign } from '../cli/run.ts';
import type { Fixture } from '../git/fixture.ts';
import { makeRepository } from '../git/fixture.ts';
import { aiLines, makeTeam, resultOf, signed, type Team } from '../sign/world.ts';

interface Asked {
  readonly person: string;
  readonly rules: readonly string[];
  readonly deputy: string | null;
  readonly because: {
    readonly familiarity: { readonly lines: number; readonly reviewed: number; readonly owned: number };
  };
}

interface Answered {
  readonly asks: readonly Asked[];
  readonly order: readonly { readonly person: string; readonly familiarity: { readonly reviewed: number } }[];
  readonly leftOut: readonly { readonly person: string; readonly kind: string; readonly why: string }[];
  readonly unroutable: readonly {
    readonly leftOut: Answered['leftOut'];
    readonly happens: string;
    readonly group: string;
  }[];
  readonly needs: readonly { readonly lacking: number; readonly signed: readonly string[] }[];
  readonly warnings: readonly {
    readonly kind: string;
    readonly person: string;
    readonly shadow: { readonly person: string } | null;
  }[];
  readonly systems: readonly { readonly name: string; readonly truckFactor: { readonly factor: number } | null }[];
  readonly notices: readonly string[];
}

function reviewers(where: Fixture, args: readonly string[] = []): Answered {
  return resultOf(countersign(where, ['reviewers', ...args, '--json']), 'reviewers') as unknown as Answered;
}

function text(where: Fixture, args: readonly string[] = []): string {
  return countersign(where, ['reviewers', ...args]).stdout;
}

/** Whom the gate says may sign, from the node of its explanation. */
function maySign(team: Team): readonly string[] {
  const verdict = resultOf(team.run('ann', ['verify', '--json']), 'verdict') as unknown as {
    readonly reasons: readonly {
      readonly id: string;
      readonly observed: readonly { readonly name: string; readonly value: unknown }[];
    }[];
  };
  const node = verdict.reasons.find(({ id }) => id.startsWith('landing.ai.'));
  return (node?.observed.find(({ name }) => name === 'may sign')?.value ?? []) as readonly string[];
}

const POLICY = `version: 1
repository: acme/shop
owners: { people: [bob], threshold: 1 }
mode: observe
routing: { nobody: the platform team names somebody within a day }
rules:
  - { id: senior, name: a senior has read it, when: true, require: { sign_offs: { count: 1, level: L6 } } }
`;

function entry(id: string, level: string, more: string = ''): string {
  return `  - { id: ${id}, name: ${id}, emails: [${id}@example.org], level: ${level}${more} }\n`;
}

function lines(name: string, count: number = 10): string {
  return Array.from({ length: count }, (_, at) => `export const ${name}${at} = ${at};\n`).join('');
}

/** A repository whose main carries this people file; the branch `feature` has nothing yet. */
function shop(people: string, files: Readonly<Record<string, string>> = {}): Fixture {
  const fixture = makeRepository();
  fixture.commit('bob writes', { author: 'bob <bob@example.org>', files: { 'src/pay.ts': lines('pay', 30) } });
  fixture.commit('cam writes', { author: 'cam <cam@example.org>', files: { 'src/cart.ts': lines('cart', 30) } });
  fixture.commit('rules', {
    files: { '.countersign/policy.yml': POLICY, '.countersign/people.yml': `version: 1\npeople:\n${people}`, ...files },
  });
  fixture.branch('feature');
  return fixture;
}

const SENIORS = entry('bob', 'L6') + entry('cam', 'L7') + entry('dan', 'L3');

describe('countersign reviewers', () => {
  it('asks whoever wrote the lines that change, and says so', () => {
    const fixture = shop(SENIORS);
    const before = lines('pay', 30);
    fixture.commit('dan changes', {
      author: 'dan <dan@example.org>',
      files: { 'src/pay.ts': before.replace('pay3 = 3', 'pay3 = 4') },
    });
    const { asks, leftOut } = reviewers(fixture);
    expect(asks).toMatchObject([{ person: 'bob', deputy: 'cam', because: { familiarity: { lines: 1 } } }]);
    expect(leftOut).toMatchObject([{ person: 'dan', kind: 'contributor' }]);
    expect(text(fixture)).toContain('1. Ask bob');
    expect(text(fixture)).toContain('wrote the line that it changes or adds to');
  });

  it('an insertion counts for whoever wrote the lines above it', () => {
    const fixture = shop(SENIORS);
    const longer = `${lines('cart', 30)}export const more = 1;\n`;
    fixture.commit('dan adds', { author: 'dan <dan@example.org>', files: { 'src/cart.ts': longer } });
    expect(reviewers(fixture).asks).toMatchObject([{ person: 'cam', because: { familiarity: { lines: 5 } } }]);
  });

  it('never asks author, co-author or committer, whatever they know', () => {
    const fixture = shop(SENIORS + entry('eve', 'L6'));
    fixture.commit('mine\n\nCo-authored-by: cam <cam@example.org>', {
      author: 'bob <bob@example.org>',
      committer: 'dan <dan@example.org>',
      files: { 'src/pay.ts': lines('paid') },
    });
    const { asks, leftOut } = reviewers(fixture);
    expect(asks.map(({ person }) => person)).toEqual(['eve']);
    expect(leftOut.map(({ person, kind }) => [person, kind])).toEqual([
      ['bob', 'contributor'],
      ['cam', 'contributor'],
      ['dan', 'contributor'],
    ]);
  });

  it('says of everybody why nobody can be asked, what the policy has to happen, and ends with 1', () => {
    const away = ', away: [{ from: 2020-01-01, to: 2099-01-01 }]';
    const fixture = shop(
      entry('bob', 'L6') + entry('cam', 'L7', away) + entry('dan', 'L3') + entry('eve', 'L8', ', capacity: 0'),
    );
    fixture.commit('bob changes', {
      author: 'bob <bob@example.org>',
      committer: 'bob <bob@example.org>',
      files: { 'src/pay.ts': 'new\n' },
    });
    const { asks, unroutable } = reviewers(fixture);
    expect(asks).toEqual([]);
    expect(unroutable).toMatchObject([
      { group: 'policy-owners', happens: 'the platform team names somebody within a day' },
    ]);
    expect(unroutable[0]?.leftOut.map(({ person, kind }) => [person, kind])).toEqual([
      ['bob', 'contributor'],
      ['cam', 'away'],
      ['dan', 'level'],
      ['eve', 'no-time'],
    ]);
    const answer = countersign(fixture, ['reviewers']);
    expect(answer.status).toBe(1);
    expect(answer.stdout).toContain('Nobody can be asked for one of L6 or above');
    expect(answer.stdout).toContain('the platform team names somebody within a day');
  });

  it('an owner goes before a stranger, although the policy does not ask for owners', () => {
    const owners = '/docs/ @cam\n/docs/broken.md bob@example.org\n';
    const people = entry('bob', 'L6') + entry('cam', 'L6', ', forge: { github: cam }') + entry('dan', 'L3');
    const fixture = shop(people, { '.github/CODEOWNERS': owners });
    fixture.commit('dan writes', { author: 'dan <dan@example.org>', files: { 'docs/new.md': 'New\n' } });
    expect(reviewers(fixture).asks).toMatchObject([{ person: 'cam', because: { familiarity: { owned: 1 } } }]);
  });

  it('an owners’ file that cannot be read is said, and is no error where the policy does not ask for it', () => {
    const fixture = shop(SENIORS, { CODEOWNERS: '*.ts [broken\n' });
    fixture.commit('dan writes', { author: 'dan <dan@example.org>', files: { 'src/new.ts': 'new\n' } });
    const { asks, notices } = reviewers(fixture);
    expect(asks).toHaveLength(1);
    expect(notices.join(' ')).toMatch(/CODEOWNERS cannot be read, line 1: .*Ownership was left out/);
  });

  it('follows a file through its rename', () => {
    const fixture = shop(SENIORS);
    fixture.checkout('main');
    fixture.git(['mv', 'src/pay.ts', 'src/payment.ts']);
    fixture.commit('ada renames');
    fixture.branch('renamed');
    fixture.commit('dan changes', {
      author: 'dan <dan@example.org>',
      files: { 'src/payment.ts': lines('pay', 30).replace('pay3 = 3', 'pay3 = 4') },
    });
    expect(reviewers(fixture).asks).toMatchObject([{ person: 'bob', because: { familiarity: { lines: 1 } } }]);
  });

  it('warns where a service of tier 1 hangs on one person, and names who could be the second', () => {
    const services = 'version: 1\nservices:\n  - { name: pay, tier: 1, paths: ["src/pay.ts"] }\n';
    const fixture = shop(SENIORS, { '.countersign/services.yml': services });
    fixture.commit('dan changes', { author: 'dan <dan@example.org>', files: { 'src/pay.ts': lines('paid', 30) } });
    const { warnings, systems } = reviewers(fixture);
    expect(systems).toMatchObject([{ name: 'pay', truckFactor: { factor: 1 } }]);
    expect(warnings).toMatchObject([{ kind: 'truck-factor', person: 'bob', shadow: { person: 'cam' } }]);
    expect(text(fixture)).toContain('Truck factor 1: without bob, who authors 1 of 1 file of pay (service tier 1)');
  });

  it('says where only one could sign at all', () => {
    const fixture = shop(entry('bob', 'L6') + entry('dan', 'L3') + entry('eve', 'L2'));
    fixture.commit('dan changes', { author: 'dan <dan@example.org>', files: { 'src/pay.ts': 'new\n' } });
    expect(reviewers(fixture).warnings).toMatchObject([
      { kind: 'only-one-eligible', person: 'bob', shadow: { person: 'eve' } },
    ]);
  });

  it('answers for what has landed, and for a repository without rules or people', () => {
    const fixture = shop(SENIORS);
    fixture.checkout('main');
    fixture.commit('dan lands', { author: 'dan <dan@example.org>', files: { 'src/pay.ts': 'new\n' } });
    const { asks, notices } = reviewers(fixture, ['HEAD~1..HEAD']);
    expect(asks.map(({ person }) => person)).toEqual(['bob']);
    expect(notices).toContain('It has landed already; this is whom one would ask for it now.');
    const bare = makeRepository();
    bare.commit('one', { files: { 'src/a.ts': lines('a') } });
    bare.branch('feature');
    bare.commit('two\n\nAssisted-by: claude-code:claude-opus-4-5', { files: { 'src/a.ts': lines('b') } });
    const answer = countersign(bare, ['reviewers']);
    expect(answer.status).toBe(1);
    expect(answer.stdout).toContain('There is no .countersign/people.yml on the home ref');
  });

  it('does not say that nobody is needed where the policy refuses it, or cannot decide', () => {
    const refusing = `  - { id: never, name: nobody touches pay, when: 'paths.exists(p, p.path == "src/pay.ts")', refuse: it is frozen }\n`;
    const quiet = `  - { id: rest, name: the rest is free, when: 'paths.exists(p, p.path == "src/cart.ts")', nothing_required: ordinary }\n`;
    const head = POLICY.slice(0, POLICY.indexOf('  - { id: senior'));
    const fixture = shop(SENIORS, { '.countersign/policy.yml': `${head}${refusing}${quiet}` });
    const only = (path: string): string => {
      fixture.branch(`of-${path}`, 'main');
      fixture.commit('dan changes', { author: 'dan <dan@example.org>', files: { [`src/${path}`]: 'new\n' } });
      return text(fixture);
    };
    expect(only('pay.ts')).toMatch(/cannot land, whoever signs: .*it is frozen/);
    expect(only('other.ts')).toMatch(/cannot land, whoever signs: the policy decides nothing about it/);
    expect(only('cart.ts')).toContain('The policy asks for no sign-off, so nobody need be asked.');
  });

  it('refuses a limit that is no number', () => {
    expect(countersign(shop(SENIORS), ['reviewers', '--limit', 'many']).status).toBe(2);
  });

  it('names that could steer a terminal are shown as text', () => {
    const fixture = shop(
      '  - { id: bob, name: "b\\e[31mob", emails: [bob@example.org], level: L6 }\n' + entry('dan', 'L3'),
    );
    fixture.commit('dan changes', { author: 'dan <dan@example.org>', files: { 'src/pay.ts': 'new\n' } });
    expect(text(fixture)).not.toContain('\u001b');
  });
});

describe('countersign reviewers, beside the gate', () => {
  it('orders exactly the people whom the gate says may sign', () => {
    const team = makeTeam();
    team.commit(
      { 'src/app.ts': aiLines('a') },
      { author: 'bob <bob@example.org>', committer: 'cleo <cleo@example.org>' },
    );
    const may = maySign(team);
    expect(may).toEqual(['ann']);
    expect(reviewers(team.clone).order.map(({ person }) => person)).toEqual(may);
  });

  it('asks nobody once it is signed, and knows the signer the next time', () => {
    const team = makeTeam();
    team.commit({ 'src/app.ts': aiLines('a') });
    expect(reviewers(team.clone).asks).toHaveLength(1);
    signed(team, 'cleo');
    const done = reviewers(team.clone);
    expect(done.needs).toMatchObject([{ lacking: 0, signed: ['cleo'] }]);
    expect(done.asks).toEqual([]);
    expect(text(team.clone)).toContain('All that it needs is signed');
    team.commit({ 'src/app.ts': aiLines('b') });
    const again = reviewers(team.clone);
    expect(again.needs).toMatchObject([{ lacking: 1, signed: [] }]);
    const cleo = again.order.find(({ person }) => person === 'cleo');
    expect(cleo?.familiarity.reviewed).toBeGreaterThan(0.9);
  });

  it('says when the store was not fetched', () => {
    const team = makeTeam();
    team.commit({ 'src/app.ts': aiLines('a') });
    expect(reviewers(team.clone).notices.join(' ')).toContain('The store of statements is not here');
  });
});
