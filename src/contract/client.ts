import type { Client, Contract, Endpoint } from './channel'
import type { Progress } from './common'
import { PlenumError } from './errors'
import { definitionOf, malformed, toClientSchema, type ToClient, type ToServer } from './wire'

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
