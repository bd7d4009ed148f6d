/** Imports of Go and Java: both stand at the head of a file, one per line. */

/** Import paths of a Go file, each once. */
export function goImports(text: string): readonly string[] {
  const found = new Set<string>();
  let isBlock = false;
  let isPackage = false;
  for (const line of text.split('\n')) {
    const trimmed = line.trim();
    // What stands above the package clause is a comment, whatever it says.
    isPackage ||= trimmed.startsWith('package ');
    if (isPackage && (trimmed.startsWith('func ') || trimmed.startsWith('type '))) break;
    const opens = /^import\s*\(/.test(trimmed);
    if (opens || isBlock || trimmed.startsWith('import ')) {
      const path = /^[^"/]*["`]([^"`\s]{1,300})["`]/.exec(trimmed)?.[1];
      if (path !== undefined) found.add(path);
    }
    if (opens) isBlock = !trimmed.includes(')');
    else if (trimmed.startsWith(')')) isBlock = false;
  }
  return [...found];
}

/** The module's name in a `go.mod`; null when it names none. */
export function goModule(text: string): string | null {
  return /^module\s+"?([^\s"]{1,300})/m.exec(text)?.[1] ?? null;
}

/** Imported types and packages of a Java (or Kotlin) file, each once; `a.b.*` stays as it is. */
export function javaImports(text: string): readonly string[] {
  const found = new Set<string>();
  for (const line of text.split('\n')) {
    const name = /^\s*import\s+(?:static\s+)?([\w.]{1,300}\*?)\s*;?/.exec(line)?.[1];
    if (name !== undefined) found.add(name);
    if (/^\s*(?:public |final |abstract )*(?:class|interface|enum|record) /.test(line)) break;
  }
  return [...found];
}
