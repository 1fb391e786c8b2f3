import { spawn, type ChildProcessByStdio } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { peerEnvironment, pythonEnvironment } from '../python'

/** What the peer's own environment holds, besides what these pull in. */
const pinned = ['torch==2.15.0', 'numpy==2.4.6']
const script = join(dirname(fileURLToPath(import.meta.url)), 'peer.py')
const aboutSchema = z.object({ torch: z.string(), generator: z.int(), critic: z.int() })
const timesSchema = z.array(z.number()).nonempty()

/** The PyTorch twin, running: it waits for a command, and works on nothing in between. */
export class Peer {
  readonly name: string

  private constructor(
    private readonly child: ChildProcessByStdio<Writable, Readable, null>,
    private readonly lines: AsyncIterator<string>,
    about: z.infer<typeof aboutSchema>,
  ) {
    const parameters = `${about.generator} + ${about.critic} parameters`
    this.name = `PyTorch ${about.torch} eager, ${availableParallelism()} threads, ${parameters}`
  }

  /** Null, with the reason on stderr, where Python or PyTorch cannot be had: our own figures do not depend on it. */
  static async start(cacheFolder: string): Promise<Peer | null> {
    try {
      const python = await pythonEnvironment(cacheFolder, pinned)
      const child = spawn(python, [script, String(availableParallelism())], {
        stdio: ['pipe', 'pipe', 'inherit'],
        env: peerEnvironment(),
      })
      const failed = new Promise<never>((_, reject) => child.once('error', reject))
      const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
      const first = await Promise.race([lines.next(), failed])
      if (first.done === true) throw new Error('the peer ended before it answered')
      return new Peer(child, lines, aboutSchema.parse(JSON.parse(first.value)))
    } catch (thrown) {
      const reason = thrown instanceof Error ? thrown.message : String(thrown)
      process.stderr.write(`No figures of PyTorch: ${reason}. Ours are measured alone.\n`)
      return null
    }
  }

  /** Milliseconds of `count` generator iterations, or of one rollout of `count` scenarios of every sensor. */
  async measure(work: 'iteration' | 'rollout', count: number): Promise<number[]> {
    this.child.stdin.write(`${work} ${count}\n`)
    const answer = await this.lines.next()
    if (answer.done === true) throw new Error('The peer ended while it was measured.')
    return timesSchema.parse(JSON.parse(answer.value))
  }

  stop(): void {
    this.child.stdin.end()
  }
}
