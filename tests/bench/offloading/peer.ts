import { spawn, type ChildProcessByStdio } from 'node:child_process'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { peerEnvironment, pythonEnvironment } from '../python'

/** What the peer's own environment holds, besides what these pull in. */
const pinned = ['stable-baselines3==2.9.2', 'torch==2.15.0', 'numpy==2.4.6']
const script = join(dirname(fileURLToPath(import.meta.url)), 'peer.py')
const aboutSchema = z.object({ version: z.string(), torch: z.string() })
const secondsSchema = z.tuple([z.number(), z.number()])

/** Seconds of one step with its update. */
export interface StepSeconds {
  readonly wall: number
  /** Of all threads together. */
  readonly processor: number
}

/** One process of stable-baselines3, running: it waits for a command, and works on nothing in between. */
export class StableBaselines {
  private constructor(
    private readonly child: ChildProcessByStdio<Writable, Readable, null>,
    private readonly lines: AsyncIterator<string>,
    readonly name: string,
  ) {}

  /** Null, with the reason on stderr, where it cannot be had: our own figures do not depend on it. */
  static async start(cacheFolder: string): Promise<StableBaselines | null> {
    try {
      const python = await pythonEnvironment(cacheFolder, pinned)
      const child = spawn(python, [script], { stdio: ['pipe', 'pipe', 'inherit'], env: peerEnvironment() })
      const failed = new Promise<never>((_, reject) => child.once('error', reject))
      const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
      const first = await Promise.race([lines.next(), failed])
      if (first.done === true) throw new Error('the peer ended before it answered')
      const { version, torch } = aboutSchema.parse(JSON.parse(first.value))
      return new StableBaselines(
        child,
        lines,
        `stable-baselines3 ${version}, PyTorch ${torch}, one process, one thread`,
      )
    } catch (thrown) {
      const reason = thrown instanceof Error ? thrown.message : String(thrown)
      process.stderr.write(`No figures of stable-baselines3: ${reason}. Ours are measured alone.\n`)
      return null
    }
  }

  async measure(algorithm: 'ddpg' | 'td3', steps: number): Promise<StepSeconds> {
    this.child.stdin.write(`${algorithm} ${steps}\n`)
    const answer = await this.lines.next()
    if (answer.done === true) throw new Error('The peer ended while it was measured.')
    const [wall, processor] = secondsSchema.parse(JSON.parse(answer.value))
    return { wall: wall / steps, processor: processor / steps }
  }

  stop(): void {
    this.child.stdin.end()
  }
}
