/** Functions that a script defines and then calls itself: what they do happens with the call. */
import { functionName } from './ast-access.ts';
import type { AstNode } from './ast.ts';
import { constantText, kindOf, listAt, nodesBelow, objectAt, optionOf, stringsOf } from './ast.ts';

/** The body of a function: a text in a language, or statements that were parsed with it (`BEGIN ATOMIC`). */
export interface FunctionBody {
  readonly language: string;
  readonly text: string;
  readonly statements: AstNode;
}

const CALLS: ReadonlySet<string> = new Set(['FuncCall']);
/** Statements that run what they name; a default, a view or a trigger does not. */
const RUN: ReadonlySet<string> = new Set(['SelectStmt', 'CallStmt', 'InsertStmt', 'UpdateStmt', 'DeleteStmt']);

/** Bodies by name, without regard to schemas and arguments: any of the name may be the one that is called. */
export class DefinedFunctions {
  /** Those that nobody has called yet. */
  readonly #bodies = new Map<string, FunctionBody[]>();
  readonly #known = new Map<string, FunctionBody[]>();

  /** Keeps the body where the statement defines a function. */
  note(node: AstNode): void {
    const [kind, body] = kindOf(node);
    if (kind !== 'CreateFunctionStmt') return;
    const options = listAt(body, 'options');
    const option = (name: string): AstNode | null => objectAt(optionOf(options, name) ?? null, 'arg');
    const name = lastPart(functionName(body));
    const one = {
      language: (constantText(option('language')) ?? 'sql').toLowerCase(),
      text: stringsOf(listAt(objectAt(option('as'), 'List'), 'items'))[0] ?? '',
      statements: objectAt(body, 'sql_body') ?? {},
    };
    for (const bodies of [this.#bodies, this.#known]) {
      const others = bodies.get(name);
      if (others === undefined) bodies.set(name, [one]);
      else others.push(one);
    }
  }

  /** The bodies under a name, whatever its schema and arguments. */
  bodiesOf(name: string): readonly FunctionBody[] {
    return this.#known.get(lastPart(name)) ?? [];
  }

  /** Bodies of the functions that a statement calls; each is given once, so that a recursion ends. */
  calledBy(node: AstNode): readonly FunctionBody[] {
    if (this.#bodies.size === 0 || !RUN.has(kindOf(node)[0])) return [];
    return nodesBelow(node, CALLS).flatMap(([, call]) => {
      const name = lastPart(stringsOf(listAt(call, 'funcname')).join('.'));
      const bodies = this.#bodies.get(name) ?? [];
      this.#bodies.delete(name);
      return bodies;
    });
  }
}

function lastPart(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1);
}
