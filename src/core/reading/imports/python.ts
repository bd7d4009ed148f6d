/** Imports of Python, read line by line. A relative import keeps its dots: `.models`, `..core.db`. */

/** Modules in the order of the text, each once; `from a import b` gives `a` and `a.b`, because b may be a module. */
export function pythonImports(text: string): readonly string[] {
  const found = new Set<string>();
  const lines = text.split('\n');
  for (let at = 0; at < lines.length; at += 1) {
    const line = (lines[at] ?? '').trim();
    if (line.startsWith('import ')) {
      for (const part of withoutComment(line.slice(7)).split(',')) add(found, nameOf(part));
    } else if (line.startsWith('from ')) {
      const clause = joinedClause(lines, at);
      const [module = '', names = ''] = clause.slice(5).split(' import ');
      const name = module.trim();
      if (!/^[\w.]+$/.test(name)) continue;
      found.add(name);
      for (const part of names.replace(/[()]/g, ' ').split(',')) {
        const member = nameOf(part);
        if (/^\w+$/.test(member)) found.add(name.endsWith('.') ? `${name}${member}` : `${name}.${member}`);
      }
    }
  }
  return [...found];
}

const MOST_LINES = 200;

/** A clause in parentheses goes on over lines. */
function joinedClause(lines: readonly string[], at: number): string {
  let clause = withoutComment((lines[at] ?? '').trim());
  for (let next = at + 1; clause.includes('(') && !clause.includes(')') && next < at + MOST_LINES; next += 1) {
    const line = lines[next];
    // No clause goes on over a further statement.
    if (line === undefined || /^\s*(?:from|import)\s/.test(line)) break;
    clause += ` ${withoutComment(line.trim())}`;
  }
  return clause;
}

function withoutComment(text: string): string {
  const at = text.indexOf('#');
  return at < 0 ? text : text.slice(0, at);
}

function nameOf(part: string): string {
  return part.trim().split(/\s/)[0] ?? '';
}

function add(found: Set<string>, name: string): void {
  if (/^[\w.]+$/.test(name)) found.add(name);
}
