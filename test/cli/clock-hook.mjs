// Loaded before countersign by the tests that play stories: another day, or another version of the gate's rules.
import { registerHooks } from 'node:module';

const shift = Number(process.env.STORY_DAYS ?? '0') * 86_400_000;
const now = Date.now.bind(Date);
Date.now = () => now() + shift;

const rules = process.env.STORY_RULES;
if (rules !== undefined) {
  registerHooks({
    load(url, context, next) {
      const loaded = next(url, context);
      const text = loaded.source === undefined || loaded.source === null ? '' : Buffer.from(loaded.source).toString();
      if (!/\b(?:const|let|var) RULES = 1;/.test(text)) return loaded;
      return { ...loaded, source: text.replace(/\b(const|let|var) RULES = 1;/, `$1 RULES = ${rules};`) };
    },
  });
}
