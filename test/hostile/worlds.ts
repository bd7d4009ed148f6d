/** Small worlds for hostile inputs: a home branch with files, a feature branch on it, objects that git would not write. */
import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { defaultPolicyText } from '../../src/core/policy/default-policy.ts';
import { type Fixture, makeRepository } from '../git/fixture.ts';

export const CLAUDE = 'Co-Authored-By: Claude <noreply@anthropic.com>';

export const POLICY: string = defaultPolicyText({
  repository: 'example/shop',
  owners: ['sam'],
  threshold: 1,
  mode: 'enforce',
  levels: 'people',
  protectedRefs: ['refs/heads/main'],
});

export const PEOPLE = `version: 1
people:
  - { id: ada, emails: [ada@example.org], level: L4 }
  - { id: sam, emails: [sam@example.org], level: L6 }
`;

type Content = string | Uint8Array;

/** Lines `<word> 1` to `<word> <count>`. */
export function lines(word: string, count: number): string {
  return Array.from({ length: count }, (_, at) => `${word} ${at + 1}\n`).join('');
}

/** Main with these files and `app.ts`; HEAD on `feature`, one AI-written commit of 20 lines ahead. */
export function withHome(files: Readonly<Record<string, Content>>): Fixture {
  const fixture = makeRepository();
  fixture.commit('Start', { files: { 'app.ts': lines('old', 10), ...files } });
  addFeature(fixture);
  return fixture;
}

/** A branch `feature` with 20 AI-written lines in `new.ts`. */
export function addFeature(fixture: Fixture, message: string = `Add\n\n${CLAUDE}`): void {
  fixture.branch('feature');
  fixture.commit(message, { files: { 'new.ts': lines('new', 20) } });
}

/** The same, with the entries of main's tree placed by hand (`mode oid path`), before the feature branch is made. */
export function withEntries(
  files: Readonly<Record<string, Content>>,
  entries: (fixture: Fixture) => readonly string[],
): Fixture {
  const fixture = makeRepository();
  fixture.commit('Start', { files: { 'app.ts': lines('old', 10), ...files } });
  const input = entries(fixture)
    .map((entry) => `${entry}\n`)
    .join('');
  fixture.git(['update-index', '--add', '--index-info'], { input: input.replace(/^(\S+) (\S+) /gm, '$1 $2 0\t') });
  fixture.git(['commit', '-q', '--no-verify', '-m', 'Odd entries']);
  fixture.git(['checkout', '-q', '-f', 'HEAD']);
  fixture.git(['checkout', '-q', '-b', 'feature']);
  const blob = fixture.git(['hash-object', '-w', '--stdin'], { input: lines('new', 20) });
  fixture.git(['update-index', '--add', '--cacheinfo', `100644,${blob},new.ts`]);
  fixture.git(['commit', '-q', '--no-verify', '-m', `Add\n\n${CLAUDE}`]);
  return fixture;
}

/** Where an object lies as a file of its own. */
function looseFile(fixture: Fixture, id: string): string {
  return join(fixture.path, '.git/objects', id.slice(0, 2), id.slice(2));
}

/** Takes an object away. */
export function lose(fixture: Fixture, id: string): void {
  rmSync(looseFile(fixture, id));
}

/** Overwrites an object's file. */
export function spoil(fixture: Fixture, id: string, bytes: Content): void {
  chmodSync(looseFile(fixture, id), 0o644);
  writeFileSync(looseFile(fixture, id), bytes);
}

/** Writes an object as it is, whatever git thinks of it; under a false id when one is given. */
export function writeObject(fixture: Fixture, type: string, content: Content, id?: string): string {
  const body = Buffer.from(content);
  const object = Buffer.concat([Buffer.from(`${type} ${body.length}\0`), body]);
  const name = id ?? createHash('sha1').update(object).digest('hex');
  const file = looseFile(fixture, name);
  mkdirSync(dirname(file), { recursive: true });
  rmSync(file, { force: true });
  writeFileSync(file, deflateSync(object));
  return name;
}

/** An entry of a raw tree. */
export function treeEntry(mode: string, name: Content, id: string): Buffer {
  return Buffer.concat([Buffer.from(`${mode} `), Buffer.from(name), Buffer.of(0), Buffer.from(id, 'hex')]);
}

/** Puts a commit made of raw bytes on the current branch, over HEAD. `head` gives the lines before the blank one. */
export function rawCommit(
  fixture: Fixture,
  options: { readonly tree?: string; readonly author?: Content; readonly extra?: string; readonly message?: Content },
): string {
  const author = Buffer.from(options.author ?? 'Ada Writer <ada@example.org> 1767230000 +0000');
  const id = writeObject(
    fixture,
    'commit',
    Buffer.concat([
      Buffer.from(`tree ${options.tree ?? fixture.id('HEAD^{tree}')}\nparent ${fixture.id('HEAD')}\nauthor `),
      author,
      Buffer.from('\ncommitter '),
      author,
      Buffer.from(`\n${options.extra ?? ''}\n`),
      Buffer.from(options.message ?? 'm\n'),
    ]),
  );
  fixture.git(['update-ref', 'HEAD', id]);
  return id;
}

/** A commit over HEAD's tree with these raw entries in the place of the root. */
export function rawTreeCommit(
  fixture: Fixture,
  entries: readonly Buffer[],
): { readonly tree: string; readonly commit: string } {
  const tree = writeObject(fixture, 'tree', Buffer.concat(entries));
  return { tree, commit: rawCommit(fixture, { tree }) };
}

/** A feature branch with three commits of AI over main. */
export function branch(): Fixture {
  const fixture = makeRepository();
  fixture.commit('Start', { files: { 'app.ts': lines('old', 10), 'lib/a.ts': lines('a', 5) } });
  addFeature(fixture);
  fixture.commit('Middle', { files: { 'mid.ts': lines('mid', 10) } });
  fixture.commit('Last', { files: { 'new.ts': lines('newer', 20), 'lib/b.ts': lines('b', 3) } });
  return fixture;
}
