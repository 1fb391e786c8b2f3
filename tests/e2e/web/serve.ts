import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

export interface ServedWorkspace {
  readonly url: string
  close(): Promise<void>
}

/** Starts `plenum serve` on a workspace file, and answers the address that it prints. */
export async function serveFile(file: string): Promise<ServedWorkspace> {
  const server = spawn(process.execPath, ['out/cli/plenum.cjs', 'serve', '--workspace', file, '--port', '0'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const exited = once(server, 'exit')
  const [url] = (await Promise.race([
    once(createInterface({ input: server.stdout }), 'line'),
    exited.then(() => {
      throw new Error('`plenum serve` ended before it printed its address.')
    }),
  ])) as [string]
  return {
    url,
    async close() {
      server.kill('SIGINT')
      await exited
    },
  }
}

/** The same on a workspace of its own, which goes with it; empty unless `prepare` fills it. */
export async function serveWorkspace(prepare?: (workspaceFile: string) => void): Promise<ServedWorkspace> {
  const folder = mkdtempSync(join(tmpdir(), 'plenum-e2e-'))
  prepare?.(join(folder, 'test.plenum'))
  const served = await serveFile(join(folder, 'test.plenum'))
  return {
    url: served.url,
    async close() {
      await served.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
