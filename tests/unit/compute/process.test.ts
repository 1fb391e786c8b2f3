import { fork, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { constants, getPriority, tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { build } from 'vite'
import { computeContract, connect, processEndpoint } from '../../../src/contract'

const root = resolve(import.meta.dirname, '../../..')
const folder = mkdtempSync(join(tmpdir(), 'plenum-process-'))

/** The entry point as the programs start it: one CommonJS file for Node 16. */
beforeAll(async () => {
  await build({
    configFile: false,
    logLevel: 'error',
    root,
    ssr: { noExternal: ['zod'] },
    build: {
      ssr: true,
      target: 'node16',
      outDir: folder,
      rolldownOptions: {
        input: join(root, 'src/compute/process.ts'),
        external: [...builtinModules, /^node:/, /^@tensorflow/],
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  })
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction')
})
afterAll(() => rmSync(folder, { recursive: true }))

function start(): { child: ChildProcess; output: () => string; ended: Promise<number | null> } {
  const child = fork(join(folder, 'process.cjs'), [], {
    serialization: 'advanced',
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  let output = ''
  child.stdout?.on('data', (data: Buffer) => (output += data.toString()))
  const ended = new Promise<number | null>((settle) => child.on('exit', settle))
  return { child, output: () => output, ended }
}

it('the built process answers over a child process’s channel, keeps stdout empty, and ends with its parent', async () => {
  const { child, output, ended } = start()
  const client = connect(computeContract, processEndpoint(child, 'compute'))
  const beat = new Promise((settle) => client.listen('compute/heartbeat', {}, settle))
  expect((await client.request('compute/describe', {})).device.kind).toMatch(/cpu|gpu/)
  await expect(beat).resolves.toMatchObject({ uptimeSeconds: expect.any(Number) as number })
  // windows and services go first; of a niceness above that of the tests it does not come down
  expect(getPriority(child.pid)).toBeGreaterThanOrEqual(constants.priority.PRIORITY_BELOW_NORMAL)
  child.disconnect()
  expect(await ended).toBe(0)
  expect(output()).toBe('')
})
