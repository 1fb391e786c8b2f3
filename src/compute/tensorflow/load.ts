import { chooseLstm, type LstmChoice } from './lstm-choice'
import { Operations } from './operations'
import { openRuntime, type Runtime } from './runtime'

/** What is measured: the size of the default generator, which makes the steps for five critic steps. */
const [steps, rows, features, cells] = [24, 320, 18, 192]

let loading: Promise<Runtime> | undefined

/**
 * Loads TensorFlow on first use; later calls get the same runtime. On a GPU it measures which LSTM is the faster one, and the
 * device's name says what came out.
 * @throws PlenumError `unavailable` when the package, its addon or libtensorflow is missing.
 */
export function loadTensorFlow(): Promise<Runtime> {
  loading ??= openRuntime().then((runtime) => {
    if (runtime.device.kind !== 'gpu') return runtime
    const { kind, reason } = measureLstm(runtime)
    return { ...runtime, lstm: kind, device: { ...runtime.device, name: `${runtime.device.name}; ${reason}` } }
  })
  return loading
}

/** Both ways on the same numbers. */
export function measureLstm(runtime: Runtime): LstmChoice {
  const way = (lstm: Runtime['lstm']) => {
    const operations = new Operations({ ...runtime, lstm })
    // any numbers do that are neither all alike nor large
    const wave = (shape: number[], size: number) => {
      const count = shape.reduce((product, length) => product * length, 1)
      return operations.tensor(
        Float32Array.from({ length: count }, (_, i) => size * Math.sin(i * 1.7)),
        shape,
      )
    }
    return {
      run: () =>
        operations.tidy(() => {
          const zero = operations.zeros([rows, cells])
          const weights = wave([features + cells, 4 * cells], 0.1)
          const bias = wave([4 * cells], 0.1)
          const x = wave([steps, rows, features], 1)
          return operations.read(operations.lstm.lastHidden({ x, cellState: zero, hidden: zero, weights, bias }))
        }),
    }
  }
  return chooseLstm(way('block'), way('cudnn'), () => performance.now())
}
