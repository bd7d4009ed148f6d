import { defineConfig } from 'vitest/config';
import type { ViteUserConfig } from 'vitest/config';

/** Minutes by themselves: `npm run test:all` runs them too. Each has a shorter relative in the same folder. */
const LONG: readonly string[] = [
  'test/stories/{hosted-squash,merge-queue,monorepo,release}.test.ts',
  'test/faults/**/*.test.ts',
  'test/forges/action.test.ts',
  'test/passkey/forged.test.ts',
  'test/audit/kept.test.ts',
  'test/attribution/matrix.test.ts',
];

const config: ViteUserConfig = defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    exclude: ['**/node_modules/**', ...(process.env['COUNTERSIGN_TESTS'] === 'all' ? [] : LONG)],
    environment: 'node',
    // By itself it leaves one core idle; most tests wait for processes that they start.
    maxWorkers: '100%',
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
export default config;
