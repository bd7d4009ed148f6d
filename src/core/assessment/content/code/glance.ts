/** A glance at the lines that a change touched: is there anything that could speak for one of the rules? */
import type { LineSpan, ReadFile } from '../family.ts';

/** Parts of words, in lower case, without which no danger is added. */
const ADDED: readonly string[] =
  `catch except err verif reject insecure strictssl cert ssl trust hostname while for map( foreach promise.all gather
   requests. urlopen http resttemplate eval exec function( pickle marshal dill shelve subprocess popen system yaml.load
   objectinputstream xmldecoder vm.run serialize password passwd pwd secret token key credential flag variation feature toggle
   csrf exempt public anonymous permit skip auth login permission_classes authentication_classes akia asia ghp_ github_pat glpat xox sk_live rk_live aiza npm_ lock synchronized`
    .split(/\s+/)
    .concat('go ');
/** The same for protections that are gone. */
const REMOVED: readonly string[] =
  `try catch except err auth login admin permi role secured csrf acl rbac guard owner access verif session valid sanit escape
   bleach purify transaction atomic tx begin idempoten limit take paginat maxresults fetchmany first top pageable lock acquire
   synchronized expect assert require should chai is( t. flag variation feature toggle mixin depends security public protect
   jwt forbidden unauthor unauthenticated 401 403 denied middleware procedure staff scope passes current active superuser
   loggedin`.split(/\s+/);

/** Whether a file is worth parsing; judged by its changed lines alone. */
export function worthParsing({ oldText, newText, addedLines, removedLines }: ReadFile): boolean {
  if (newText !== null && isBuilt(newText) && (oldText === null || isBuilt(oldText))) return false;
  return (
    holds(newText, addedLines, ADDED) ||
    holds(oldText, removedLines, REMOVED) ||
    holds(newText, addedLines.map(lineAbove), HANDLING) ||
    holds(oldText, removedLines.map(lineAbove), HANDLING) ||
    holds(oldText, removedLines.map(lineBelow), REFUSING)
  );
}

/** What begins a handler: its own line may stay while what stands in it goes. */
const HANDLING: readonly string[] = ['catch', 'except'];
/** What a branch refuses: it may stay while its condition goes. */
const REFUSING: readonly string[] = '401 403 forbidden unauthor unauthenticated denied'.split(' ');

function lineAbove({ start }: LineSpan): LineSpan {
  return { start: Math.max(1, start - 1), end: Math.max(1, start - 1) };
}

function lineBelow({ end }: LineSpan): LineSpan {
  return { start: end + 1, end: end + 1 };
}

/** Most of the text stands in lines that no person writes: a bundle, whose names and order mean nothing. */
function isBuilt(text: string): boolean {
  let long = 0;
  for (let start = 0; start < text.length; ) {
    const found = text.indexOf('\n', start);
    const end = found === -1 ? text.length : found;
    if (end - start > LONGEST_LINE) long += end - start;
    start = end + 1;
  }
  return long > text.length / 2;
}

/** Characters; formatters break at a tenth of it. */
const LONGEST_LINE = 1_000;

function holds(text: string | null, spans: readonly LineSpan[], parts: readonly string[]): boolean {
  if (text === null || spans.length === 0) return false;
  const lines = text.split('\n');
  return spans.some(({ start, end }) => {
    const lowered = lines
      .slice(start - 1, end)
      .join('\n')
      .toLowerCase();
    return parts.some((part) => lowered.includes(part));
  });
}
