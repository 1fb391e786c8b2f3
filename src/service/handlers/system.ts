import { doctor } from '../doctor'
import type { HandlersOf, HandlerTools } from './context'

export function systemHandlers({
  workspace,
  pool,
  runtimeStateFile,
}: HandlerTools): HandlersOf<'system' | 'workspace'> {
  const describe = once(() => pool.use(undefined, ({ client }) => client.request('compute/describe', {})))
  return {
    'system/device': async () => (await describe()).device,
    'system/doctor': () => doctor(runtimeStateFile, workspace.sqliteVersion(), describe),
    'workspace/info': () => workspace.info(),
  }
}

/** The device does not change while Plenum runs; a failure is asked again. */
function once<T>(ask: () => Promise<T>): () => Promise<T> {
  let answer: Promise<T> | undefined
  return () => {
    answer ??= ask().catch((thrown: unknown) => {
      answer = undefined
      throw thrown
    })
    return answer
  }
}
