/** Every document of the project: its links lead somewhere, its commands exist, its examples are run somewhere. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Command } from 'commander';
import { beforeAll, describe, expect, it } from 'vitest';
import { COMMANDS } from '../../src/cli/commands.ts';
import { readEnvironment } from '../../src/cli/environment.ts';
import { addGlobalOptions } from '../../src/cli/program.ts';
import { createShell } from '../../src/cli/shell.ts';
import { fencedBlocks } from './fenced.ts';
import { TOUR } from './tour.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const DOCUMENTS: readonly string[] = ['.', 'docs', 'docs/decisions', 'bench'].flatMap((folder) =>
  readdirSync(join(ROOT, folder))
    .filter((name) => name.endsWith('.md'))
    .map((name) => join(folder, name)),
);

const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const withoutFences = (text: string): string => text.replace(/^ *```[\s\S]*?^ *```$/gm, '');

/** The anchor that a forge gives a heading. */
function anchorOf(heading: string): string {
  const plain = heading.toLowerCase().replace(/[`*]/g, '').trim();
  return plain.replace(/[^\p{L}\p{N} _-]/gu, '').replaceAll(' ', '-');
}

describe('the documents', () => {
  it('are these', () => {
    expect(DOCUMENTS).toEqual(
      expect.arrayContaining(['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', 'SECURITY.md', 'CHANGELOG.md']),
    );
    expect(DOCUMENTS.length).toBeGreaterThan(15);
  });

  it.each(DOCUMENTS)('%s links only to what is there', (path) => {
    const text = withoutFences(read(path));
    const links = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map((match) => match[1] ?? '');
    const broken = links.filter((link) => {
      if (/^(?:https?|mailto):/.test(link)) return false;
      const [file = '', anchor] = link.split('#');
      const target = file === '' ? path : join(dirname(path), decodeURIComponent(file));
      if (!existsSync(join(ROOT, target))) return true;
      if (anchor === undefined) return false;
      const anchors = [...withoutFences(read(target)).matchAll(/^#{1,6} (.+)$/gm)].map((match) =>
        anchorOf(match[1] ?? ''),
      );
      return !anchors.includes(anchor);
    });
    expect(broken).toEqual([]);
  });

  it.each(DOCUMENTS)('%s names no place of one machine', (path) => {
    expect(read(path)).not.toMatch(/(?<![\w.])\/(?:home|Users|work|root)\/\w|\.\.\/shared/);
  });
});

/** Where the `sh` examples of a document are run; a reason where running them makes no sense. */
const EXAMPLES: Readonly<Record<string, { readonly by: string } | { readonly not: string }>> = {
  [`README.md ${TOUR}`]: { by: 'test/readme/tour.test.ts' },
  'README.md countersign': { not: 'the two commands of .ci/run and npm start; this suite is a part of the second' },
  'README.md Install': {
    not: 'it installs globally; test/package/package.test.ts installs the same tarball in a folder',
  },
  'docs/assess.md': { by: 'test/readme/assess.test.ts' },
  'docs/attestations.md': { by: 'test/readme/signing.test.ts' },
  'docs/commands.md': { by: 'test/cli/docs.test.ts' },
  'docs/policy.md What a review found': { by: 'test/policy/learn.test.ts' },
  'docs/policy.md One policy for many repositories': { by: 'test/check/extends.test.ts' },
  'docs/containers.md': { not: 'it needs a container runtime; test/package/package.test.ts installs the same package' },
  'docs/gates.md The deployment': { by: 'test/gate/deploy.test.ts' },
  'docs/gates.md Two people, and nobody between them': { by: 'test/forges/signed-commits.test.ts' },
  'docs/ledger.md': { by: 'test/readme/ledger.test.ts' },
  'docs/notes.md': { by: 'test/readme/notes.test.ts' },
  'docs/service.md': { by: 'test/service/serve.test.ts' },
  'docs/signing.md': { by: 'test/readme/signing.test.ts' },
  'CONTRIBUTING.md Contributing': { not: 'the command that runs this suite' },
};

describe('the shell examples', () => {
  const shown = DOCUMENTS.flatMap((path) =>
    fencedBlocks(read(path))
      .filter(({ info }) => /^(?:sh|bash|shell|console)\b/.test(info))
      .map(({ heading, line }) => ({ path, heading, line })),
  );

  it.each(shown)('$path line $line is run, or it is said why not', ({ path, heading }) => {
    const entry = EXAMPLES[`${path} ${heading}`] ?? EXAMPLES[path];
    expect(entry, `add ${path} "${heading}" to the list and run it`).toBeDefined();
    if (entry !== undefined && 'by' in entry) expect(existsSync(join(ROOT, entry.by)), entry.by).toBe(true);
  });

  it('are all still there', () => {
    const used = Object.keys(EXAMPLES).filter((key) =>
      shown.some(({ path, heading }) => key === path || key === `${path} ${heading}`),
    );
    expect(used).toEqual(Object.keys(EXAMPLES));
  });
});

describe('commands that the documents name', () => {
  const options = new Map<string, ReadonlySet<string>>();

  beforeAll(async () => {
    const program = addGlobalOptions(new Command('countersign').helpCommand(false));
    const shell = createShell(readEnvironment());
    const shared = program.options.flatMap(({ long, short }) => [long, short]);
    for (const entry of COMMANDS) (await entry.load()).register(program, shell);
    for (const command of program.commands) {
      const own = [command, ...command.commands].flatMap((one) =>
        one.options.flatMap(({ long, short }) => [long, short]),
      );
      options.set(command.name(), new Set([...shared, ...own, '--help'].filter((name) => typeof name === 'string')));
    }
  });

  const named = DOCUMENTS.flatMap((path) => {
    const fenced = fencedBlocks(read(path)).filter(({ info }) => /^(?:sh|console)\b/.test(info));
    const lines = fenced.flatMap(({ text }) => text.split('\n').map((line) => line.replace(/^\$ /, '').trim()));
    const inline = [...withoutFences(read(path)).matchAll(/`(countersign [^`]+)`/g)].map((match) => match[1] ?? '');
    return [...lines, ...inline]
      .filter((line) => /^countersign [a-z-]/.test(line))
      .map((line) => ({ path, line: line.replace(/\s+#.*$/, '') }));
  });

  it('are many', () => {
    expect(named.length).toBeGreaterThan(30);
  });

  it.each(named)('$path: $line', ({ line }) => {
    // What follows `--` or a pipe belongs to another program.
    const words = line
      .replace(/ (?:--|\||>) .*$/, '')
      .split(/\s+/)
      .slice(1);
    const command = words.find((word) => !word.startsWith('-')) ?? '';
    if (command === '') {
      expect(['--help', '--version']).toContain(words[0]);
      return;
    }
    const known = options.get(command);
    expect(known, `there is no command ${command}`).toBeDefined();
    const flags = words.filter((word) => /^--?[a-zA-Z]/.test(word)).map((word) => word.replace(/=.*$/, ''));
    expect(flags.filter((flag) => known?.has(flag) !== true)).toEqual([]);
  });
});

describe('the glossary', () => {
  const rows = [...read('docs/glossary.md').matchAll(/^\| \*\*(.+?)\*\*[^|]*\| (.+?) \|$/gm)];
  const words = rows.map((row) => row[1] ?? '');
  const elsewhere = [
    ...DOCUMENTS.filter((path) => path !== 'docs/glossary.md').map(read),
    ...readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.ts'))
      .map((path) => read(join('src', path))),
  ]
    .join('\n')
    .toLowerCase();

  it('has each word once, in order', () => {
    const order = (word: string): string => word.toLowerCase().replace('ai-', 'ai ');
    expect(words.length).toBeGreaterThan(40);
    expect(words).toEqual([...new Set(words)].toSorted((a, b) => order(a).localeCompare(order(b), 'en')));
  });

  it.each(words)('"%s" is used in the code or the documents', (word) => {
    expect(elsewhere.includes(word.replace(/ \(.*\)$/, '').toLowerCase())).toBe(true);
  });
});
