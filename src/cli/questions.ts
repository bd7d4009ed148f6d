/** Questions on the terminal, through @clack/prompts; drawn on stderr, because stdout is for the result. */
import { CountersignError } from '../model/error.ts';
import type { Questions } from '../ports/terminal.ts';

/** Questions that fail with the option to use instead when `allowed` is false. */
export async function createQuestions(allowed: boolean): Promise<Questions> {
  if (!allowed) {
    const refuse = (question: string, flag: string): never => {
      throw new CountersignError('usage', `cannot ask "${question}" here: there is nobody to answer`, {
        remedy: `answer it with ${flag}`,
      });
    };
    return {
      confirm: async (question, _initial, flag) => refuse(question, flag),
      select: async (question, _choices, _initial, flag) => refuse(question, flag),
      text: async (question, flag) => refuse(question, flag),
    };
  }
  const prompts = await import('@clack/prompts');
  const output = process.stderr;
  function answered<T extends boolean | string>(value: T | symbol): T {
    if (typeof value === 'symbol') throw new CountersignError('interrupted', 'stopped; nothing was changed');
    return value;
  }
  return {
    confirm: async (question, initial) =>
      answered<boolean>(await prompts.confirm({ message: question, initialValue: initial, output })),
    select: async (question, choices, initial) => {
      const options = choices.map(({ value, label, hint }) =>
        hint === undefined ? { value, label } : { value, label, hint },
      );
      return answered<string>(
        await prompts.select<string>({ message: question, options, initialValue: initial, output }),
      );
    },
    text: async (question) => {
      const validate = (value: string | undefined): string | undefined =>
        value === undefined || value.trim() === '' ? 'answer in a word or more' : undefined;
      return answered<string>(await prompts.text({ message: question, validate, output })).trim();
    },
  };
}
