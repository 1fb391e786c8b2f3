import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { memoryPair, PlenumError, type Endpoint } from '../../../../src/contract'
import { ComputeSession } from '../../../../src/service/processes/session'

const second = 1000

/** A session with a compute process that never says a word unless told to. */
function silentSession(): { session: ComputeSession; killed: () => boolean; process: Endpoint; requests: unknown[] } {
  const [endpoint, process] = memoryPair()
  const requests: unknown[] = []
  process.onMessage((message) => requests.push(message))
  let dead = false
  const kill = (): void => {
    dead = true
    process.close()
  }
  return { session: new ComputeSession(() => ({ endpoint, kill })), killed: () => dead, process, requests }
}

describe('a compute process that falls silent', () => {
  beforeEach(() => {
    vi.useFakeTimers()
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  it('is ended after two minutes, and whoever waited for it is told why', async () => {
    const { session, killed } = silentSession()
    await vi.advanceTimersByTimeAsync(119 * second)
    expect(killed()).toBe(false)
    await vi.advanceTimersByTimeAsync(20 * second)
    expect(killed()).toBe(true)
    expect(session.isGone).toBe(true)
    const explained = session.explain(new PlenumError('process-lost', 'The connection was closed.'))
    expect(explained.message).toBe('The compute process gave no sign of life for 120 seconds and was ended.')
  })

  it('is left alone when the machine slept meanwhile: its service slept as long', async () => {
    const { killed } = silentSession()
    await vi.advanceTimersByTimeAsync(30 * second)
    vi.setSystemTime(Date.now() + 8 * 3600 * second)
    await vi.advanceTimersByTimeAsync(60 * second)
    expect(killed()).toBe(false)
  })

  it('is left alone as long as it gives signs of life', async () => {
    const { killed, process, requests } = silentSession()
    await vi.advanceTimersByTimeAsync(1)
    const [listen] = requests as [{ id: number }]
    for (let i = 0; i < 10; i++) {
      process.post({ kind: 'event', id: listen.id, event: { uptimeSeconds: i } })
      await vi.advanceTimersByTimeAsync(30 * second)
    }
    expect(killed()).toBe(false)
  })
})
