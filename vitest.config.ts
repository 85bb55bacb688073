import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const packages = fileURLToPath(new URL('packages', import.meta.url))

/** Tests import the sources, so that a failure points at the line that was written. */
export default defineConfig({
  resolve: {
    alias: [
      { find: /^@fingerpost\/(\w+)\/node$/, replacement: `${packages}/$1/src/node.ts` },
      { find: /^@fingerpost\/(\w+)$/, replacement: `${packages}/$1/src/index.ts` },
    ],
  },
  test: {
    include: ['packages/*/src/**/*.test.ts', 'test/**/*.test.ts', 'scripts/**/*.test.ts'],
    testTimeout: 60_000,
  },
})
