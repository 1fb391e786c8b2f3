/** A compute process in memory that does what a test says, and refuses everything else. */
import { computeContract, PlenumError, serve, type ComputeHandlers, type Endpoint } from '../../../src/contract'

export const device = { kind: 'cpu', name: 'two threads' } as const

const refused = (): Promise<never> => Promise.reject(new PlenumError('internal', 'not here'))
const silent = (): (() => void) => () => undefined

export function serveCompute(
  far: Endpoint,
  requests: Partial<ComputeHandlers['requests']>,
  topics: Partial<ComputeHandlers['topics']>,
): void {
  serve(computeContract, far, {
    requests: {
      'compute/describe': () => ({ device, tensorflow: '2', tfjs: '4' }),
      'compute/train': refused,
      'compute/probe': refused,
      'compute/sample': refused,
      'compute/preview': refused,
      'compute/evaluate': refused,
      'compute/sweep': refused,
      'compute/measure-sweep': refused,
      'compute/stop': refused,
      ...requests,
    },
    topics: {
      'compute/progress': silent,
      'compute/checkpoints': silent,
      'compute/sweep-steps': silent,
      'compute/sweep-checkpoints': silent,
      'compute/heartbeat': silent,
      ...topics,
    },
  })
}

/** Work that waits for the test's word, in every process of a laboratory. */
export class Held {
  private waiting: (() => void)[] = []

  get count(): number {
    return this.waiting.length
  }
  wait(): Promise<void> {
    return new Promise((go) => void this.waiting.push(go))
  }
  release(): void {
    for (const go of this.waiting.splice(0)) go()
  }
}
