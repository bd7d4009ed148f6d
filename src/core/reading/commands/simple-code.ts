/** Code of a one-liner that visibly only computes and prints: nothing is imported or called that could do more. */
import type { CodeLanguage } from './interpreters.ts';

const SAFE_PYTHON: ReadonlySet<string> = new Set(
  'json sys re math datetime time platform hashlib base64 string itertools collections textwrap uuid random decimal fractions statistics struct binascii calendar locale secrets yaml tomllib zoneinfo ssl numpy'.split(
    ' ',
  ),
);
const UNSAFE_PYTHON =
  /__|\b(?:open|exec|eval|compile|getattr|setattr|globals|locals|vars|input|breakpoint)\s*\(|\bsys\.(?:modules|path|settrace)|\bfrom\s+\w+\s+import\s+\*/;
const UNSAFE_SCRIPT =
  /\b(?:require|import|eval|Function|fetch|child_process|globalThis|constructor|WebAssembly)\b|process\.(?!version|platform|arch|argv|env\b|exit|stdout|stdin|uptime|memoryUsage|hrtime|cwd)|\bBun\b|\bDeno\b/;

/** True only where nothing else is possible. */
export function isSimpleCode(language: CodeLanguage, text: string): boolean {
  if (text.length > LONGEST_SIMPLE) return false;
  switch (language) {
    case 'python':
      return !UNSAFE_PYTHON.test(text) && importsOf(text).every((name) => SAFE_PYTHON.has(name));
    case 'javascript':
      return !UNSAFE_SCRIPT.test(text.replaceAll(/require\((['"])\.?\/?package(?:-lock)?\.json\1\)/g, 'data'));
    case 'perl':
      return (
        /^\s*(?:s|y|tr|print|printf|say|if|chomp)\b/.test(text) &&
        !/\b(?:system|exec|qx|open|unlink|eval|require|use|do)\b|`|\/e[a-z]*\b/.test(text)
      );
    case 'ruby':
      return (
        /^\s*(?:puts|print|p)\b/.test(text) &&
        !/\b(?:system|exec|spawn|File|Dir|IO|FileUtils|Kernel|eval|send|require|load|open)\b|`|%x/.test(text)
      );
    case 'php':
      return (
        /^\s*(?:echo|print|phpinfo)\b/.test(text) &&
        !/\b(?:system|exec|shell_exec|passthru|eval|unlink|include|require|file_put_contents|fopen|popen)\b|`/.test(
          text,
        )
      );
    case 'shell':
    case 'go':
    case 'powershell':
    case 'crontab':
    case 'other':
      return false;
  }
}

const LONGEST_SIMPLE = 4000;

function importsOf(text: string): readonly string[] {
  return [...text.matchAll(/\b(?:import|from)\s+([\w., ]+)/g)].flatMap(
    ([, names = '']) =>
      names
        .split(/\s+(?:import|as)\s+/)[0]
        ?.split(',')
        .map((name) => name.trim().split('.')[0] ?? '') ?? [],
  );
}
