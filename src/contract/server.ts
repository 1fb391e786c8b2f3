import type { Contract, Endpoint, Handlers, RequestName, TopicName } from './channel'
import { PlenumError } from './errors'
import { callIdSchema, definitionOf, malformed, toServerSchema, type ToClient } from './wire'

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
