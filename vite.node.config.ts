import { builtinModules } from 'node:module'
import { resolve } from 'node:path'
import { defineConfig } from 'vite'
import manifest from './package.json' with { type: 'json' }

const external = [
  ...builtinModules,
  /^node:/,
  ...Object.keys(manifest.dependencies).map((name) => new RegExp(`^${name}(/|$)`)),
]

/** The terminal program (with the web shell in it); it runs in plain Node, without Electron. */
export default defineConfig({
  build: {
    ssr: true,
    target: 'node22',
    outDir: 'out/cli',
    rolldownOptions: {
      input: {
        plenum: resolve(import.meta.dirname, 'src/cli/index.ts'),
        api: resolve(import.meta.dirname, 'src/cli/api.ts'),
      },
      external,
      output: { format: 'cjs', entryFileNames: '[name].cjs', chunkFileNames: 'chunks/[name]-[hash].cjs' },
    },
  },
})
