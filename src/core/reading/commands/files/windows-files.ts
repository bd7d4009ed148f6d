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
  for (const { text: written, line, endLine } of joinedLines(text, batch ? '^' : '`')) {
    if (!batch && written.startsWith('<#')) blocked = true;
    const skipped = blocked || (batch ? /^@?(?:rem\b|::)/i.test(written) : written.startsWith('#'));
    if (written.includes('#>')) blocked = false;
    if (skipped) continue;
    for (const words of vectorsOf(written.replace(/^@/, ''), batch, 0))
      snippets.push({ kind: 'vector', text: written, words, line, endLine });
  }
  return snippets;
}

/** Lines without their blanks; one that ends with the sign goes on. */
function joinedLines(text: string, sign: string): readonly Omit<Snippet, 'kind' | 'words'>[] {
  const joined: { text: string; line: number; endLine: number }[] = [];
  let goesOn = false;
  for (const [index, raw] of text.split('\n').entries()) {
    const line = raw.trim();
    const own = line.endsWith(sign) ? line.slice(0, -1) : line;
    const last = joined.at(-1);
    if (goesOn && last !== undefined) {
      last.text += ` ${own}`;
      last.endLine = index + 1;
    } else joined.push({ text: own, line: index + 1, endLine: index + 1 });
    goesOn = line.endsWith(sign);
  }
  return joined;
}

/** Texts that run texts. */
const DEEPEST = 3;

function vectorsOf(line: string, batch: boolean, depth: number): readonly (readonly string[])[] {
  return partsOf(line, batch).flatMap((words) => {
    const [first = '', ...rest] = behindLeading(words);
    const name = programOf(first);
    const inner = innerText(name, rest);
    if (inner !== null) return depth < DEEPEST ? vectorsOf(inner, name === 'cmd', depth + 1) : [];
    const vector = vectorOf(name, rest);
    return vector === null ? [] : [vector];
  });
}

/** Words of every command of a line, quotes taken away. */
function partsOf(line: string, batch: boolean): readonly (readonly string[])[] {
  const parts: string[][] = [[]];
  for (const [whole, double, single] of line.matchAll(/"([^"]*)"|'([^']*)'|[;|{}()]|&&?|[^\s"';|{}()&]+/g)) {
    // The rest of the line is a comment.
    if (!batch && whole.startsWith('#')) break;
    if (/^(?:[;|{}()]|&&?)$/.test(whole)) parts.push([]);
    else parts.at(-1)?.push(double ?? single ?? whole);
  }
  return parts.filter(({ length }) => length > 0);
}

const LEADING: ReadonlySet<string> = new Set(['call', 'else', 'do', 'start', 'return']);

/** Without what stands in front of a command: `$x =`, `call`, `if exist C:\\data`. */
function behindLeading(words: readonly string[]): readonly string[] {
  const [first = '', second] = words;
  const name = first.toLowerCase();
  if (first.startsWith('$') && second === '=') return words.slice(2);
  if (LEADING.has(name)) return words.slice(1);
  const at = name === 'if' ? words.findIndex((word, index) => index > 1 && isKnown(programOf(word))) : 0;
  return words.slice(Math.max(at, 0));
}

function programOf(word: string): string {
  return word
    .toLowerCase()
    .replace(/^.*[\\/]/, '')
    .replace(/\.exe$/, '');
}

function isKnown(name: string): boolean {
  return NATIVE.has(name) || REMOVERS.has(name) || CMDLETS.has(name);
}

/** The text that another interpreter is given: `cmd /c …`, `powershell -Command …`, `iex …`. */
function innerText(name: string, rest: readonly string[]): string | null {
  if (name === 'iex' || name === 'invoke-expression') return rest.filter((word) => !/^-command$/i.test(word)).join(' ');
  const option = name === 'cmd' ? /^\/[ck]$/i : name === 'powershell' || name === 'pwsh' ? /^-c(?:ommand)?$/i : null;
  const at = option === null ? -1 : rest.findIndex((word) => option.test(word));
  return at < 0 ? null : rest.slice(at + 1).join(' ');
}

function vectorOf(name: string, rest: readonly string[]): readonly string[] | null {
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
