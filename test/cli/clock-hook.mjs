// Loaded before countersign by the tests that play stories: another day, or another version of the gate's rules.
import fs from 'node:fs';
import { registerHooks } from 'node:module';

const shift = Number(process.env.STORY_DAYS ?? '0') * 86_400_000;
const now = Date.now.bind(Date);
Date.now = () => now() + shift;

const rules = process.env.STORY_RULES;
if (rules !== undefined) {
  const PLACE = /\b(const|let|var) RULES = 1;/;
  const changed = (source) => {
    const text = Buffer.from(source).toString();
    return PLACE.test(text) ? text.replace(PLACE, `$1 RULES = ${rules};`) : null;
  };
  // A clone is loaded as modules, the build by itself.
  registerHooks({
    load(url, context, next) {
      const loaded = next(url, context);
      const source = loaded.source === undefined || loaded.source === null ? null : changed(loaded.source);
      return source === null ? loaded : { ...loaded, source };
    },
  });
  const read = fs.readFileSync;
  fs.readFileSync = (path, ...rest) => {
    const bytes = read(path, ...rest);
    const text = typeof path === 'string' && path.endsWith('.cjs') ? changed(bytes) : null;
    return text === null ? bytes : Buffer.from(text);
  };
}
