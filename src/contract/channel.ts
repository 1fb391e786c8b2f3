/**
 * All traffic between Plenum's processes is two verbs, request and listen, over any pair of ends that can post a message
 * (MessagePort, child process, WebSocket, memory). Cancel, progress and unlisten are messages of the protocol. Every
 * message is validated where it arrives; a name nobody serves is a named error, never a silent wait; when an end closes,
 * every pending call rejects with `process-lost`.
 */
import type { z } from 'zod'
import type { Progress } from './common'
import type { PlenumError } from './errors'

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
