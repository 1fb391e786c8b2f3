import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import {
  connect,
  memoryPair,
  PlenumError,
  serve,
  type Contract,
  type Endpoint,
  type Handlers,
} from '../../../src/contract'

const contract = {
  requests: {
    double: { input: z.strictObject({ value: z.number() }), output: z.number() },
    wait: { input: z.strictObject({}), output: z.string() },
    lie: { input: z.strictObject({}), output: z.number() },
    fail: { input: z.strictObject({}), output: z.number() },
  },
  topics: {
    ticks: { input: z.strictObject({ from: z.number() }), event: z.number() },
    broken: { input: z.strictObject({}), event: z.number() },
  },
} as const satisfies Contract

function handlers(overrides: Partial<Handlers<typeof contract>['requests']> = {}): Handlers<typeof contract> {
  return {
    requests: {
      double: ({ value }) => value * 2,
      wait: (_input, { signal }) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => reject(new Error('stopped')))
        }),
      lie: () => 'seven' as unknown as number,
      fail: () => {
        throw new PlenumError('bad-input', 'The date is not one.', {
          place: { file: 'log.csv', line: 7, column: 2 },
          fix: 'Write it as 2026-11-23 10:00.',
        })
      },
      ...overrides,
    },
    topics: {
      ticks: ({ from }, emit) => {
        emit(from)
        emit(from + 1)
        return () => undefined
      },
      broken: () => {
        throw new PlenumError('not-found', 'There is nothing to hear.')
      },
    },
  }
}

function pair(overrides: Partial<Handlers<typeof contract>['requests']> = {}): {
  client: ReturnType<typeof connect<typeof contract>>
  ends: [Endpoint, Endpoint]
} {
  const ends = memoryPair()
  serve(contract, ends[1], handlers(overrides))
  return { client: connect(contract, ends[0]), ends }
}

/** The next raw message that arrives at an end. */
function nextMessage(end: Endpoint): Promise<unknown> {
  return new Promise((resolve) => end.onMessage(resolve))
}

describe('requests', () => {
  it('answers a request', async () => {
    expect(await pair().client.request('double', { value: 21 })).toBe(42)
  })

  it('refuses to compile a mistyped call', async () => {
    const { client } = pair()
    // @ts-expect-error there is no such request
    await expect(client.request('triple', { value: 1 })).rejects.toMatchObject({ code: 'unknown-request' })
    // @ts-expect-error the value is a number
    await expect(client.request('double', { value: 'one' })).rejects.toMatchObject({ code: 'malformed-message' })
  })

  it('is not fooled by names every object has', async () => {
    const { client } = pair()
    await expect(client.request('constructor' as 'double', { value: 1 })).rejects.toMatchObject({
      code: 'unknown-request',
    })
  })

  it('carries an error whole: code, sentence, place and fix', async () => {
    const error = await pair()
      .client.request('fail', {})
      .catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(PlenumError)
    expect(error).toMatchObject({ code: 'bad-input', place: { file: 'log.csv', line: 7, column: 2 } })
    expect((error as PlenumError).sentence).toBe(
      'log.csv, line 7, column 2: The date is not one. Write it as 2026-11-23 10:00.',
    )
  })

  it('turns a result that breaks the contract into an error reply', async () => {
    await expect(pair().client.request('lie', {})).rejects.toMatchObject({ code: 'malformed-message' })
  })

  it('turns a reply that cannot be read into a rejection, not a silent wait', async () => {
    const [near, far] = memoryPair()
    const client = connect(contract, near)
    far.onMessage((message) => {
      far.post({ kind: 'reply', id: (message as { id: number }).id, output: 'seven' })
    })
    await expect(client.request('double', { value: 1 })).rejects.toMatchObject({ code: 'malformed-message' })
  })
})

describe('cancel', () => {
  it('before sending never reaches the handler', async () => {
    let calls = 0
    const { client } = pair({ double: () => ++calls })
    await expect(client.request('double', { value: 1 }, { signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'cancelled',
    })
    expect(calls).toBe(0)
  })

  it('while running aborts the handler and rejects with `cancelled`', async () => {
    const controller = new AbortController()
    const reply = pair().client.request('wait', {}, { signal: controller.signal })
    controller.abort()
    await expect(reply).rejects.toMatchObject({ code: 'cancelled' })
  })

  it('after the answer changes nothing', async () => {
    const controller = new AbortController()
    const { client } = pair()
    expect(await client.request('double', { value: 2 }, { signal: controller.signal })).toBe(4)
    controller.abort()
    expect(await client.request('double', { value: 3 })).toBe(6)
  })
})

describe('progress', () => {
  it('reaches the caller before the answer', async () => {
    const seen: number[] = []
    const progress = { phase: 'x', total: 2, unit: 'rows', ratePerSecond: null, remainingSeconds: null, device: null }
    const { client } = pair({
      double: (_input, context) => {
        context.progress({ ...progress, done: 1 })
        context.progress({ ...progress, done: 2 })
        return 0
      },
    })
    await client.request('double', { value: 1 }, { onProgress: ({ done }) => seen.push(done) })
    expect(seen).toEqual([1, 2])
  })
})

describe('a lost connection', () => {
  it('rejects what is pending, aborts the handlers, and refuses what comes later', async () => {
    let aborted = false
    const { client, ends } = pair({
      wait: (_input, { signal }) =>
        new Promise(() => {
          signal.addEventListener('abort', () => (aborted = true))
        }),
    })
    const reply = client.request('wait', {})
    await client.request('double', { value: 1 })
    let ended: PlenumError | undefined
    client.listen(
      'ticks',
      { from: 1 },
      () => undefined,
      (reason) => (ended = reason),
    )
    ends[1].close()
    await expect(reply).rejects.toMatchObject({ code: 'process-lost' })
    await expect(client.request('double', { value: 1 })).rejects.toMatchObject({ code: 'process-lost' })
    expect(aborted).toBe(true)
    expect(ended?.code).toBe('process-lost')
  })
})

describe('topics', () => {
  it('delivers events until unlistened', async () => {
    const { client } = pair()
    const seen: number[] = []
    const stop = client.listen('ticks', { from: 5 }, (event) => seen.push(event))
    await client.request('double', { value: 1 })
    stop()
    expect(seen).toEqual([5, 6])
  })

  it('tells a listener why it ended', async () => {
    const { client } = pair()
    const reason = await new Promise<PlenumError>((resolve) => {
      client.listen('broken', {}, () => undefined, resolve)
    })
    expect(reason.code).toBe('not-found')
  })

  it('ends with a named error for a topic nobody serves', async () => {
    const { client } = pair()
    const reason = await new Promise<PlenumError>((resolve) => {
      client.listen('nothing' as 'broken', {}, () => undefined, resolve)
    })
    expect(reason.code).toBe('unknown-request')
  })
})

describe('a malformed message', () => {
  it('with a readable id is answered as a failure of that call', async () => {
    const { ends } = pair()
    const answer = nextMessage(ends[0])
    ends[0].post({ kind: 'shout', id: 3 })
    expect(await answer).toMatchObject({ kind: 'failure', id: 3, error: { code: 'malformed-message' } })
  })

  it.each([[null], ['text'], [42], [{}], [{ kind: 'request', id: -1 }]])(
    'like %j is refused by name',
    async (message) => {
      const { ends } = pair()
      const answer = nextMessage(ends[0])
      ends[0].post(message)
      expect(await answer).toMatchObject({ kind: 'refused', error: { code: 'malformed-message' } })
    },
  )
})
