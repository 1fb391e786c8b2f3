/** Many connections over one: each side may open a lane, which is an {@link Endpoint} of its own on both sides. */
import { z } from 'zod'
import type { Endpoint } from './channel'

/** What a lane is for: a window's session, the shell's own session, or a compute process main forks for the service. */
export const laneLabelSchema = z.enum(['window', 'shell', 'compute'])
export type LaneLabel = z.infer<typeof laneLabelSchema>

const laneSchema = z.string().regex(/^[ab]\d+$/)
const laneMessageSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('open'), lane: laneSchema, label: laneLabelSchema }),
  z.strictObject({ kind: z.literal('message'), lane: laneSchema, message: z.unknown() }),
  z.strictObject({ kind: z.literal('close'), lane: laneSchema, reason: z.string() }),
])
type LaneMessage = z.infer<typeof laneMessageSchema>

export interface Multiplexer {
  readonly open: (label: LaneLabel) => Endpoint
}

/**
 * Splits `endpoint` into lanes. The two sides must differ in `side`, so that lane names never meet.
 * `onOpen` must attach to the new endpoint at once: what arrives before anyone listens is lost.
 */
export function multiplex(
  endpoint: Endpoint,
  side: 'a' | 'b',
  onOpen: (label: LaneLabel, lane: Endpoint) => void,
): Multiplexer {
  interface Lane {
    receivers: ((message: unknown) => void)[]
    closers: ((reason: string) => void)[]
  }
  const lanes = new Map<string, Lane>()
  let count = 0
  const post = (message: LaneMessage): void => endpoint.post(message)

  function drop(name: string, reason: string): void {
    const lane = lanes.get(name)
    lanes.delete(name)
    for (const closed of lane?.closers ?? []) closed(reason)
  }
  function laneEnd(name: string): Endpoint {
    const lane: Lane = { receivers: [], closers: [] }
    lanes.set(name, lane)
    return {
      post: (message) => {
        if (lanes.has(name)) post({ kind: 'message', lane: name, message })
      },
      onMessage: (receive) => void lane.receivers.push(receive),
      onClose: (closed) => void lane.closers.push(closed),
      close: (reason = 'The other end closed the connection.') => {
        if (!lanes.has(name)) return
        post({ kind: 'close', lane: name, reason })
        drop(name, 'The connection was closed.')
      },
    }
  }
  endpoint.onMessage((raw) => {
    const parsed = laneMessageSchema.safeParse(raw)
    // Only our own processes hold this endpoint; what is not a lane message (a debugger's, say) is not for us.
    if (!parsed.success) return
    const { data } = parsed
    if (data.kind === 'open') onOpen(data.label, laneEnd(data.lane))
    else if (data.kind === 'message') for (const receive of lanes.get(data.lane)?.receivers ?? []) receive(data.message)
    else drop(data.lane, data.reason)
  })
  endpoint.onClose((reason) => {
    for (const name of [...lanes.keys()]) drop(name, reason)
  })
  return {
    open(label) {
      const name = `${side}${count++}`
      const lane = laneEnd(name)
      post({ kind: 'open', lane: name, label })
      return lane
    },
  }
}
