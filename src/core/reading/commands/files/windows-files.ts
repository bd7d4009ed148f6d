/**
 * Commands in PowerShell and batch files, as the vectors of their nearest kin: `Remove-Item -Recurse` is `rm -rf`.
 * No grammar: a line is cut at `;`, `|` and `&&`; what a name does not say is left alone.
 */
import type { Snippet } from './snippet.ts';

const REMOVERS: ReadonlySet<string> = new Set(['remove-item', 'ri', 'rm', 'del', 'erase', 'rd', 'rmdir']);
/** Programs that are called as they are everywhere. */
const NATIVE: ReadonlySet<string> = new Set(
  `git terraform tofu terragrunt kubectl helm aws az gcloud docker podman psql mysql sqlcmd npm pulumi cdk flyctl heroku
  mongosh redis-cli dropdb gh vault consul`.split(/\s+/),
);
/** Cmdlets of clouds → the vector of the vendor's own client; the resource is added at the end. */
const CMDLETS: ReadonlyMap<string, readonly string[]> = new Map([
  ['remove-azresourcegroup', ['az', 'group', 'delete', '--yes', '--name']],
  ['remove-azstorageaccount', ['az', 'storage', 'account', 'delete', '--yes', '--name']],
  ['remove-azsqldatabase', ['az', 'sql', 'db', 'delete', '--yes', '--name']],
  ['remove-azsqlserver', ['az', 'sql', 'server', 'delete', '--yes', '--name']],
  ['remove-azkeyvault', ['az', 'keyvault', 'delete', '--name']],
  ['remove-azvm', ['az', 'vm', 'delete', '--yes', '--name']],
  ['remove-azakscluster', ['az', 'aks', 'delete', '--yes', '--name']],
  ['remove-azcosmosdbaccount', ['az', 'cosmosdb', 'delete', '--yes', '--name']],
  ['remove-s3bucket', ['aws', 's3', 'rb', '--force']],
  ['remove-rdsdbinstance', ['aws', 'rds', 'delete-db-instance', '--skip-final-snapshot', '--db-instance-identifier']],
  ['remove-ddbtable', ['aws', 'dynamodb', 'delete-table', '--table-name']],
  ['format-volume', ['mkfs', '-t', 'ntfs']],
  ['clear-disk', ['wipefs', '-a']],
  ['format', ['mkfs', '-t', 'ntfs']],
]);

/** The commands of a text. Batch files comment with `rem`, PowerShell with `#`. */
export function windowsSnippets(text: string, batch: boolean): readonly Snippet[] {
  const snippets: Snippet[] = [];
  let blocked = false;
  for (const [index, raw] of text.split('\n').entries()) {
    const line = raw.trim();
    if (!batch && line.startsWith('<#')) blocked = true;
    const skipped = blocked || (batch ? /^@?(?:rem\b|::)/i.test(line) : line.startsWith('#'));
    if (line.includes('#>')) blocked = false;
    if (skipped) continue;
    for (const words of partsOf(line.replace(/^@/, ''))) {
      const vector = vectorOf(words);
      if (vector !== null)
        snippets.push({ kind: 'vector', text: line, words: vector, line: index + 1, endLine: index + 1 });
    }
  }
  return snippets;
}

/** Words of every command of a line, quotes taken away. */
function partsOf(line: string): readonly (readonly string[])[] {
  const parts: string[][] = [[]];
  for (const [whole, double, single] of line.matchAll(/"([^"]*)"|'([^']*)'|[;|{}()]|&&?|[^\s"';|{}()&]+/g)) {
    if (/^(?:[;|{}()]|&&?)$/.test(whole)) parts.push([]);
    else parts.at(-1)?.push(double ?? single ?? whole);
  }
  return parts.filter(({ length }) => length > 0);
}

function vectorOf([first = '', ...rest]: readonly string[]): readonly string[] | null {
  const name = first
    .toLowerCase()
    .replace(/^.*[\\/]/, '')
    .replace(/\.exe$/, '');
  if (NATIVE.has(name)) return [name, ...rest];
  if (REMOVERS.has(name)) return removal(rest);
  const kin = CMDLETS.get(name);
  if (kin === undefined || rest.some((word) => /^-whatif$/i.test(word))) return null;
  return [...kin, namedOf(rest)];
}

/** `-Recurse` and `/s` take the whole tree. */
function removal(words: readonly string[]): readonly string[] | null {
  if (words.some((word) => /^-whatif$/i.test(word))) return null;
  const tree = words.some(
    (word) => /^(?:-r(?:e(?:c(?:u(?:r(?:s(?:e)?)?)?)?)?)?|\/s)$/i.test(word) || /^-(?:rf|fr)$/.test(word),
  );
  const targets = words.filter((word) => !/^[-/][A-Za-z]*$/.test(word) && !/[$%]/.test(word)).map(plainPath);
  return targets.length === 0 ? null : ['rm', tree ? '-rf' : '-f', ...targets];
}

/** `C:\\data` is `/data`: drives are roots. */
function plainPath(path: string): string {
  return path.replace(/^[A-Za-z]:/, '').replaceAll('\\', '/') || '/';
}

/** The value behind the option that names the resource; else the first word that is no option. */
function namedOf(words: readonly string[]): string {
  const at = words.findIndex((word) => /^-(?:name|resourcegroupname|bucketname|.*identifier|.*name)$/i.test(word));
  return words[at + 1] ?? words.find((word) => !word.startsWith('-')) ?? 'unnamed';
}
