import type { Endpoint } from './channel'

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
