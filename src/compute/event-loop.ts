import { PlenumError } from '../contract'

/** Lets heartbeats and messages through between two pieces of blocking work. */
export function yieldToEventLoop(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve)
  })
}

/** {@link yieldToEventLoop} that ends the work with `cancelled` once the caller has gone. */
export async function yieldOrCancel(signal: AbortSignal): Promise<void> {
  await yieldToEventLoop()
  if (signal.aborted) throw new PlenumError('cancelled', 'Cancelled.')
}
