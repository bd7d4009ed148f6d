/** `countersign rules [ID]`. */
import { describeRules } from '../core/assessment/registry.ts';
import { CountersignError } from '../model/error.ts';
import { EXIT } from './exit.ts';
import { renderRules, rulesJson } from './render/rules.ts';
import type { Register } from './command.ts';

export const register: Register = (program, shell) => {
  program
    .command('rules')
    .argument('[id]', 'one rule, or the beginning of several ids')
    .action(async (id: string | undefined) => {
      const rules = (await describeRules()).filter(
        (rule) => id === undefined || rule.id === id || rule.id.startsWith(`${id}.`),
      );
      if (rules.length === 0) {
        throw new CountersignError('usage', `there is no rule "${id ?? ''}"`, { remedy: 'countersign rules' });
      }
      shell.exit(EXIT.pass);
      if (shell.globals().format === 'json') shell.printJson('countersign.dev/rules/v1', rulesJson(rules));
      else shell.print(renderRules(rules, shell.style()));
    });
};
