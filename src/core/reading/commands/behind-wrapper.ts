/** What stands behind a program that runs another one. */
import type { Argument } from './call.ts';
import { readOptions } from './options.ts';
import { syntaxOf } from './syntax-table.ts';
import type { Wrapper } from './wrappers.ts';

/** Arguments behind the subcommand of a wrapper; null when it is another subcommand. */
export function behindSubcommand(
  program: string,
  { subcommand, syntax }: Wrapper,
  args: readonly Argument[],
): readonly Argument[] | null {
  let rest = args;
  for (const word of subcommand) {
    const values = new Set([...syntaxOf(program).values, ...syntax.values]);
    const { firstOperand } = readOptions(rest, { style: 'letters', values, endsAtOperand: true });
    if (rest[firstOperand]?.text !== word) return null;
    rest = rest.slice(firstOperand + 1);
  }
  return rest;
}

/** A command behind its wrapper. */
export interface Behind {
  readonly args: readonly Argument[];
  readonly settings: ReadonlyMap<string, string>;
}

/** The command behind a wrapper's own options, operands and settings; none when there is no command. */
export function commandBehind(wrapper: Wrapper, args: readonly Argument[]): Behind {
  let rest = args.slice(readOptions(args, wrapper.syntax).firstOperand);
  for (let count = 0; count < wrapper.operands; count += 1) {
    rest = rest.slice(1);
    rest = rest.slice(readOptions(rest, wrapper.syntax).firstOperand);
  }
  const settings = new Map<string, string>();
  while (wrapper.settings && /^[A-Za-z_]\w*=/.test(rest[0]?.text ?? '')) {
    const text = rest[0]?.text ?? '';
    settings.set(text.slice(0, text.indexOf('=')), text.slice(text.indexOf('=') + 1));
    rest = rest.slice(1);
  }
  return { args: rest, settings };
}
