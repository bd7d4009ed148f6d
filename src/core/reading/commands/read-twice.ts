/** A text that may mean either of two things is read both ways, so that the worse counts. */
import type { Argument } from './call.ts';
import type { Seen } from './seen.ts';

/** Appends to what one reading saw what only the other reading saw; equal calls would be reported twice. */
export function addUnseen(seen: Seen[], from: number, other: readonly Seen[]): void {
  const known = new Set(seen.slice(from).map(keyOf));
  for (const one of other) if (!known.has(keyOf(one))) seen.push(one);
}

function keyOf(seen: Seen): string {
  switch (seen.kind) {
    case 'call':
      return JSON.stringify([
        seen.kind,
        seen.line,
        seen.call.program,
        seen.call.elsewhere,
        seen.call.open,
        seen.call.folder,
        seen.call.through.at(-1),
        ...seen.call.args.map(partsOf),
      ]);
    case 'opaque':
      return JSON.stringify([seen.kind, seen.line, seen.opaque, seen.witness]);
    case 'unseen':
      return JSON.stringify([seen.kind, seen.line, seen.how, seen.witness]);
    case 'writes':
      return JSON.stringify([seen.kind, seen.line, seen.adds, seen.where, partsOf(seen.target)]);
    case 'deletes':
      return JSON.stringify([seen.kind, seen.line, seen.tree, seen.where, partsOf(seen.target)]);
  }
}

function partsOf({ text, known, globs, lead }: Argument): readonly unknown[] {
  return [text, known, globs, lead];
}

/** `xargs -I{} sh -c 'rm {}'` with a variable in place of the braces; null where no text has braces. */
export function withoutHoles(args: readonly Argument[]): readonly Argument[] | null {
  const given = args.map(withoutHole);
  return given.some((arg, at) => arg !== args[at]) ? given : null;
}

function withoutHole(arg: Argument): Argument {
  return arg.known === 'yes' && arg.text.includes('{}') && /\s/.test(arg.text)
    ? { ...arg, text: arg.text.replaceAll('{}', '"$found"') }
    : arg;
}
