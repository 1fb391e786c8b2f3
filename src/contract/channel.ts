/**
 * All traffic between Plenum's processes is two verbs, request and listen, over any pair of ends that can post a message
 * (MessagePort, child process, WebSocket, memory). Cancel, progress and unlisten are messages of the protocol. Every
 * message is validated where it arrives; a name nobody serves is a named error, never a silent wait; when an end closes,
 * every pending call rejects with `process-lost`.
 */
import { z } from 'zod'
import { progressSchema, type Progress } from './common'
import { PlenumError, wireErrorSchema } from './errors'

export interface RequestDefinition {
  readonly input: z.ZodType
  readonly output: z.ZodType
}
export interface TopicDefinition {
  readonly input: z.ZodType
  readonly event: z.ZodType
}
/** The one map of a channel: which requests may be made, which topics listened to. */
export interface Contract {
  readonly requests: Readonly<Record<string, RequestDefinition>>
  readonly topics: Readonly<Record<string, TopicDefinition>>
}
export type RequestName<C extends Contract> = keyof C['requests'] & string
export type TopicName<C extends Contract> = keyof C['topics'] & string
/** What a caller may write (defaults may be left out). */
export type RequestInput<C extends Contract, N extends RequestName<C>> = z.input<C['requests'][N]['input']>
/** What a handler receives (defaults filled in). */
export type RequestValue<C extends Contract, N extends RequestName<C>> = z.output<C['requests'][N]['input']>
export type RequestOutput<C extends Contract, N extends RequestName<C>> = z.output<C['requests'][N]['output']>
export type TopicInput<C extends Contract, N extends TopicName<C>> = z.input<C['topics'][N]['input']>
export type TopicValue<C extends Contract, N extends TopicName<C>> = z.output<C['topics'][N]['input']>
export type TopicEvent<C extends Contract, N extends TopicName<C>> = z.output<C['topics'][N]['event']>

/** One end of a two-way connection. Messages are structured-cloneable; `onClose` fires once, with the reason in words. */
export interface Endpoint {
  readonly post: (message: unknown) => void
  readonly onMessage: (receive: (message: unknown) => void) => void
  readonly onClose: (closed: (reason: string) => void) => void
  /** Ends the connection; where the wire can carry it, the other side hears the reason. */
  readonly close: (reason?: string) => void
}

export interface RequestOptions {
  signal?: AbortSignal | undefined
  onProgress?: ((progress: Progress) => void) | undefined
}
export interface HandlerContext {
  /** Aborted when the caller cancels or its end closes. */
  readonly signal: AbortSignal
  progress(progress: Progress): void
}
/** The calling side of a channel. */
export interface Client<C extends Contract> {
  /** @throws PlenumError as the handler threw it, or `cancelled`, `unknown-request`, `malformed-message`, `process-lost`. */
  request<N extends RequestName<C>>(
    name: N,
    input: RequestInput<C, N>,
    options?: RequestOptions,
  ): Promise<RequestOutput<C, N>>
  /** Calls `receive` for each event until the returned function is called; `ended` hears why it stopped by itself. */
  listen<N extends TopicName<C>>(
    topic: N,
    input: TopicInput<C, N>,
    receive: (event: TopicEvent<C, N>) => void,
    ended?: (reason: PlenumError) => void,
  ): () => void
  close(): void
}
/** The serving side: one function per request, one subscription function per topic (it returns its own undoing). */
export interface Handlers<C extends Contract> {
  readonly requests: {
    readonly [N in RequestName<C>]: (
      input: RequestValue<C, N>,
      context: HandlerContext,
    ) => Promise<RequestOutput<C, N>> | RequestOutput<C, N>
  }
  readonly topics: {
    readonly [N in TopicName<C>]: (input: TopicValue<C, N>, emit: (event: TopicEvent<C, N>) => void) => () => void
  }
}

const callIdSchema = z.int().nonnegative()
const toServerSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('request'), id: callIdSchema, name: z.string(), input: z.unknown() }),
  z.strictObject({ kind: z.literal('cancel'), id: callIdSchema }),
  z.strictObject({ kind: z.literal('listen'), id: callIdSchema, name: z.string(), input: z.unknown() }),
  z.strictObject({ kind: z.literal('unlisten'), id: callIdSchema }),
])
type ToServer = z.infer<typeof toServerSchema>
const toClientSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('reply'), id: callIdSchema, output: z.unknown() }),
  z.strictObject({ kind: z.literal('failure'), id: callIdSchema, error: wireErrorSchema }),
  z.strictObject({ kind: z.literal('progress'), id: callIdSchema, progress: progressSchema }),
  z.strictObject({ kind: z.literal('event'), id: callIdSchema, event: z.unknown() }),
  z.strictObject({ kind: z.literal('ended'), id: callIdSchema, error: wireErrorSchema }),
  /** The server could not read a message at all, so it has no call to answer. */
  z.strictObject({ kind: z.literal('refused'), error: wireErrorSchema }),
])
type ToClient = z.infer<typeof toClientSchema>

function malformed(what: string, error: z.ZodError): PlenumError {
  const first = error.issues[0]
  const field = first === undefined ? '' : first.path.map(String).join('.')
  return new PlenumError('malformed-message', `${what}: ${first?.message ?? 'does not fit its schema'}.`, {
    ...(field === '' ? {} : { place: { field } }),
  })
}

/** Looks a definition up without being fooled by names such as `constructor`. */
function definitionOf<T>(map: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(map, name) ? map[name] : undefined
}

export interface ClientOptions {
  /** Hears of events that fail validation and of refused messages; the default rejects the listener only. */
  onRefused?: (error: PlenumError) => void
}

/** Makes the calling side of `contract` over `endpoint`. */
export function connect<C extends Contract>(contract: C, endpoint: Endpoint, options: ClientOptions = {}): Client<C> {
  interface Pending {
    name: string
    resolve(output: unknown): void
    reject(error: PlenumError): void
    progress: ((progress: Progress) => void) | undefined
  }
  interface Listener {
    name: string
    receive(event: unknown): void
    ended: ((reason: PlenumError) => void) | undefined
  }
  const pending = new Map<number, Pending>()
  const listeners = new Map<number, Listener>()
  let nextId = 0
  let lost: PlenumError | undefined

  function settle(id: number): Pending | undefined {
    const call = pending.get(id)
    pending.delete(id)
    return call
  }
  function stopListening(id: number, reason: PlenumError): void {
    const listener = listeners.get(id)
    listeners.delete(id)
    listener?.ended?.(reason)
  }
  function lose(reason: string): void {
    if (lost !== undefined) return
    lost = new PlenumError('process-lost', reason)
    for (const id of [...pending.keys()]) settle(id)?.reject(lost)
    for (const id of [...listeners.keys()]) stopListening(id, lost)
  }
  function receive(message: ToClient): void {
    switch (message.kind) {
      case 'reply': {
        const call = settle(message.id)
        if (call === undefined) return
        const output = definitionOf(contract.requests, call.name)?.output.safeParse(message.output)
        if (output?.success === true) call.resolve(output.data)
        else if (output !== undefined) call.reject(malformed(`The reply to ${call.name}`, output.error))
        return
      }
      case 'failure':
        settle(message.id)?.reject(PlenumError.fromWire(message.error))
        return
      case 'progress':
        pending.get(message.id)?.progress?.(message.progress)
        return
      case 'event': {
        const listener = listeners.get(message.id)
        if (listener === undefined) return
        const event = definitionOf(contract.topics, listener.name)?.event.safeParse(message.event)
        if (event?.success === true) listener.receive(event.data)
        else if (event !== undefined) options.onRefused?.(malformed(`An event of ${listener.name}`, event.error))
        return
      }
      case 'ended':
        stopListening(message.id, PlenumError.fromWire(message.error))
        return
      case 'refused':
        options.onRefused?.(PlenumError.fromWire(message.error))
    }
  }
  endpoint.onMessage((raw) => {
    const message = toClientSchema.safeParse(raw)
    if (message.success) receive(message.data)
    else options.onRefused?.(malformed('A message from the server', message.error))
  })
  endpoint.onClose(lose)

  const post = (message: ToServer): void => {
    endpoint.post(message)
  }

  return {
    request(name, input, { signal, onProgress } = {}) {
      return new Promise((resolve, reject) => {
        if (lost !== undefined) return reject(lost)
        if (signal?.aborted === true) return reject(new PlenumError('cancelled', 'Cancelled before it was sent.'))
        const id = nextId++
        const cancel = (): void => {
          if (pending.has(id)) post({ kind: 'cancel', id })
        }
        signal?.addEventListener('abort', cancel, { once: true })
        const done = (): void => {
          signal?.removeEventListener('abort', cancel)
        }
        pending.set(id, {
          name,
          resolve: (output) => {
            done()
            // validated against contract.requests[name].output just before
            resolve(output as never)
          },
          reject: (error) => {
            done()
            reject(error)
          },
          progress: onProgress,
        })
        try {
          post({ kind: 'request', id, name, input })
        } catch (thrown) {
          settle(id)?.reject(PlenumError.from(thrown))
        }
      })
    },
    listen(topic, input, receiveEvent, ended) {
      if (lost !== undefined) {
        ended?.(lost)
        return () => undefined
      }
      const id = nextId++
      // validated against contract.topics[topic].event before it is handed over
      listeners.set(id, { name: topic, receive: receiveEvent, ended })
      post({ kind: 'listen', id, name: topic, input })
      return () => {
        if (listeners.delete(id) && lost === undefined) post({ kind: 'unlisten', id })
      }
    },
    close() {
      endpoint.close()
      lose('The connection was closed.')
    },
  }
}

/** Serves `handlers` over `endpoint` until it closes. Returns a function that drops the connection's calls. */
export function serve<C extends Contract>(contract: C, endpoint: Endpoint, handlers: Handlers<C>): () => void {
  const running = new Map<number, AbortController>()
  const subscriptions = new Map<number, () => void>()
  let open = true

  const post = (message: ToClient): void => {
    if (open) endpoint.post(message)
  }
  function fail(id: number, thrown: unknown): void {
    post({ kind: 'failure', id, error: PlenumError.from(thrown).toWire() })
  }
  async function answer(id: number, name: string, input: unknown): Promise<void> {
    const definition = definitionOf(contract.requests, name)
    if (definition === undefined) {
      fail(id, new PlenumError('unknown-request', `There is no request "${name}".`))
      return
    }
    const parsed = definition.input.safeParse(input)
    if (!parsed.success) {
      fail(id, malformed(`The input of ${name}`, parsed.error))
      return
    }
    const controller = new AbortController()
    running.set(id, controller)
    try {
      // the map types tie name, input and handler together; a string key loses that tie
      const handler = handlers.requests[name as RequestName<C>]
      const output = await handler(parsed.data as never, {
        signal: controller.signal,
        progress: (progress) => {
          if (running.has(id)) post({ kind: 'progress', id, progress })
        },
      })
      const checked = definition.output.safeParse(output)
      if (!checked.success) throw malformed(`The result of ${name}`, checked.error)
      running.delete(id)
      post({ kind: 'reply', id, output: checked.data })
    } catch (thrown) {
      fail(id, controller.signal.aborted ? new PlenumError('cancelled', 'Cancelled.', { cause: thrown }) : thrown)
    } finally {
      running.delete(id)
    }
  }
  function subscribe(id: number, name: string, input: unknown): void {
    const end = (error: PlenumError): void => {
      post({ kind: 'ended', id, error: error.toWire() })
    }
    const definition = definitionOf(contract.topics, name)
    if (definition === undefined) return end(new PlenumError('unknown-request', `There is no topic "${name}".`))
    const parsed = definition.input.safeParse(input)
    if (!parsed.success) return end(malformed(`The input of ${name}`, parsed.error))
    try {
      const handler = handlers.topics[name as TopicName<C>]
      subscriptions.set(
        id,
        handler(parsed.data as never, (event) => {
          post({ kind: 'event', id, event })
        }),
      )
    } catch (thrown) {
      end(PlenumError.from(thrown))
    }
  }
  function stop(): void {
    open = false
    for (const controller of running.values()) controller.abort()
    for (const undo of subscriptions.values()) undo()
    running.clear()
    subscriptions.clear()
  }
  endpoint.onMessage((raw) => {
    const message = toServerSchema.safeParse(raw)
    if (!message.success) {
      // A readable call id lets the caller hear of it; without one the refusal itself is sent.
      const id = callIdSchema.safeParse((raw as { id?: unknown } | null)?.id)
      const error = malformed('A message', message.error)
      if (id.success) fail(id.data, error)
      else post({ kind: 'refused', error: error.toWire() })
      return
    }
    const { data } = message
    switch (data.kind) {
      case 'request':
        void answer(data.id, data.name, data.input)
        return
      case 'cancel':
        running.get(data.id)?.abort()
        return
      case 'listen':
        subscribe(data.id, data.name, data.input)
        return
      case 'unlisten':
        subscriptions.get(data.id)?.()
        subscriptions.delete(data.id)
    }
  })
  endpoint.onClose(stop)
  return stop
}

/** Answers every call on `endpoint` with the same error: what should serve it could not be opened. */
export function refuse(endpoint: Endpoint, reason: PlenumError): void {
  const error = reason.toWire()
  endpoint.onMessage((raw) => {
    const message = toServerSchema.safeParse(raw)
    if (!message.success) return endpoint.post({ kind: 'refused', error } satisfies ToClient)
    const { kind, id } = message.data
    if (kind === 'request') endpoint.post({ kind: 'failure', id, error } satisfies ToClient)
    if (kind === 'listen') endpoint.post({ kind: 'ended', id, error } satisfies ToClient)
  })
}

/** Two ends that hear each other in the same process; messages are cloned and delivered asynchronously, as on a wire. */
export function memoryPair(): [Endpoint, Endpoint] {
  interface Side {
    receivers: ((message: unknown) => void)[]
    closers: ((reason: string) => void)[]
  }
  const sides: [Side, Side] = [
    { receivers: [], closers: [] },
    { receivers: [], closers: [] },
  ]
  let open = true
  const end = (own: Side, other: Side): Endpoint => ({
    post(message) {
      if (!open) return
      const copy: unknown = structuredClone(message)
      queueMicrotask(() => {
        for (const receive of other.receivers) receive(copy)
      })
    },
    onMessage: (receive) => void own.receivers.push(receive),
    onClose: (closed) => void own.closers.push(closed),
    close() {
      if (!open) return
      open = false
      for (const side of sides) for (const closed of side.closers) closed('The connection was closed.')
    },
  })
  return [end(sides[0], sides[1]), end(sides[1], sides[0])]
}
