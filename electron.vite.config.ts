import { resolve } from 'node:path'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'electron-vite'

const from = (path: string): string => resolve(import.meta.dirname, path)

/** CommonJS for Node 16, so that even an old Electron runs the main, service and compute processes. */
const commonJs = { format: 'cjs', entryFileNames: '[name].cjs', chunkFileNames: 'chunks/[name]-[hash].cjs' } as const

export default defineConfig({
  main: {
    build: {
      outDir: 'out/main',
      target: 'node16',
      rolldownOptions: {
        input: {
          index: from('src/main/index.ts'),
          service: from('src/service/process.ts'),
          compute: from('src/compute/process.ts'),
        },
        output: commonJs,
      },
    },
  },
  preload: {
    build: {
      outDir: 'out/preload',
      target: 'node16',
      rolldownOptions: { input: { index: from('src/preload/index.ts') }, output: commonJs },
    },
  },
  renderer: {
    root: from('src/renderer'),
    plugins: [vue()],
    build: {
      outDir: from('out/renderer'),
      target: 'chrome108',
      minify: true,
      rolldownOptions: { input: { index: from('src/renderer/index.html') } },
    },
  },
})
