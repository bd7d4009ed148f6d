/** A push of very many commits must not keep the gate busy, nor get past it. */
import { expect, it } from 'vitest';
import { copyOf, prepare, type World } from '../gate/world.ts';
import { expectLanded, expectRefused } from './attack.ts';

const company = prepare();

/** A line of commits behind main, each of which changes the same file; made by one process. */
function line(world: World, branch: string, count: number): void {
  const who = `Ada Writer <ada@example.org> ${Math.floor(Date.now() / 1000) - 60} +0000`;
  const commits = Array.from({ length: count }, (_, index) => {
    const [text, from] = [`pay ${index + 1} times\n`, index === 0 ? `from ${world.ada.id('origin/main')}\n` : ''];
    const head = `commit refs/heads/${branch}\ncommitter ${who}\ndata 4\nPay\n${from}`;
    return `${head}M 100644 inline src/pay.txt\ndata ${text.length}\n${text}\n`;
  });
  world.ada.git(['fast-import', '--quiet'], { input: commits.join('') });
}

it('of very many commits that do not land as one, fifty stretches are tried, and the refusal says how they land', async () => {
  const world = copyOf(company);
  line(world, 'many', 55);
  const remedy = 'push it in parts, each up to what was signed: git push origin COMMIT:refs/heads/main';
  expectRefused(world, 'many:main', ['(landing.too-many)', 'and 4 of its stretches were not tried', remedy]);
  const part = world.ada.id('many~40');
  await world.seal(world.signOff(part), { by: 'sena' });
  expectLanded(world, `${part}:refs/heads/main`);
  expect(world.tip()).toBe(part);
});
