import { resolve } from 'node:path'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'electron-vite'
import type { Plugin } from 'vite'

const from = (path: string): string => resolve(import.meta.dirname, path)

/** CommonJS for Node 16, so that even an old Electron runs the main, service and compute processes. */
const commonJs = { format: 'cjs', entryFileNames: '[name].cjs', chunkFileNames: 'chunks/[name]-[hash].cjs' } as const

/** The development server styles pages inline and talks over a socket of its own, which the page's policy forbids. */
const developmentPolicy: Plugin = {
  name: 'development-policy',
  apply: 'serve',
  transformIndexHtml: (html) =>
    html
      .replace("style-src 'self'", "style-src 'self' 'unsafe-inline'")
      .replace("connect-src 'self'", "connect-src 'self' ws:"),
}

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
    plugins: [vue(), developmentPolicy],
    build: {
      outDir: from('out/renderer'),
      target: 'chrome108',
      minify: true,
      rolldownOptions: { input: { index: from('src/renderer/index.html') } },
    },
  },
})
