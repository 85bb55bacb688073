import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const packages = fileURLToPath(new URL('packages', import.meta.url))

/** Tests that capture live, and measure what is lost, want the machine for themselves. */
const LIVE = ['test/e2e/fp-capture-live*.test.ts', 'test/e2e/fp-capture-processes.test.ts']

/** Tests import the sources, so that a failure points at the line that was written. */
export default defineConfig({
  resolve: {
    alias: [
      { find: /^@fingerpost\/(\w+)\/(\w+)$/, replacement: `${packages}/$1/src/$2.ts` },
      { find: /^@fingerpost\/(\w+)$/, replacement: `${packages}/$1/src/index.ts` },
    ],
  },
  test: {
    testTimeout: 60_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'parallel',
          include: ['packages/*/src/**/*.test.ts', 'test/**/*.test.ts', 'scripts/**/*.test.ts'],
          exclude: LIVE,
          maxWorkers: '100%',
          sequence: { groupOrder: 0 },
        },
      },
      { extends: true, test: { name: 'live', include: LIVE, maxWorkers: 1, sequence: { groupOrder: 1 } } },
    ],
  },
})
