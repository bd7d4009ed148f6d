/** Expressions of Spring that say who may enter: `hasRole('ADMIN') or #id == principal.id`. */

/** What an expression comes to. */
export interface EntryExpression {
  /** Everybody enters, whatever else it says. */
  readonly forAll: boolean;
  /** It asks for a role, an authority, or what a bean of the program decides. */
  readonly asksWhatTheyMay: boolean;
}

const LONGEST = 400;

/** Reads the text of an annotation behind its name, with its quotes; null where no expression stands there. */
export function entryExpression(given: string): EntryExpression | null {
  const text = /^\s*(?:value\s*=\s*)?"((?:[^"\\]|\\.)*)"\s*$/.exec(given.slice(0, LONGEST))?.[1];
  if (text === undefined) return null;
  const code = text.replaceAll(/'[^']*'/g, "''");
  const ways = alternatives(code).map(bare);
  const known = ways.some((way) => /^is(?:Fully)?Authenticated(?:\(\))?$/.test(way));
  const unknown = ways.some((way) => /^isAnonymous(?:\(\))?$/.test(way));
  return {
    forAll: ways.some(isAlways) || (known && unknown),
    asksWhatTheyMay: /\bhas(?:Any)?(?:Role|Authority|Permission|Scope)\b|@\w/.test(code),
  };
}

/** What stands between `or` and `||` outside parentheses. */
function alternatives(code: string): readonly string[] {
  const ways: string[] = [];
  let depth = 0;
  let from = 0;
  for (const { 0: sign, index } of code.matchAll(/[()]|\|\||\bor\b/gi)) {
    if (sign === '(') depth += 1;
    else if (sign === ')') depth -= 1;
    else if (depth === 0) {
      ways.push(code.slice(from, index));
      from = index + sign.length;
    }
  }
  return [...ways, code.slice(from)];
}

/** Without blanks and the parentheses around the whole. */
function bare(way: string): string {
  let text = way.trim();
  while (/^\([^()]*\)$/.test(text)) text = text.slice(1, -1).trim();
  return text;
}

function isAlways(way: string): boolean {
  if (/^(?:true|!\s*false|not\s+false|permitAll(?:\(\))?)$/i.test(way)) return true;
  const [, left, right] = /^(\d{1,9}|'')\s*(?:==|eq)\s*(\d{1,9}|'')$/.exec(way) ?? [];
  // Texts are emptied here: only those that were empty, or the same, are surely equal.
  return left !== undefined && left === right && left !== "''";
}
