import { PlenumError, type OffloadingEnvironmentConfig } from '../../contract'
import type { Heuristic } from './heuristics'

/** A layer of a plain network: output = activation(input · weights + biases), weights row by row [inputs × outputs]. */
export interface ActorLayer {
  readonly inputs: number
  readonly outputs: number
  readonly weights: Float32Array<ArrayBuffer>
  readonly biases: Float32Array<ArrayBuffer>
}

/** Layers of a network whose sizes are e.g. [65, 64, 64, 10], from its weights and biases one after the other. */
export function actorLayers(sizes: readonly number[], values: Float32Array<ArrayBuffer>): ActorLayer[] {
  let at = 0
  const take = (length: number): Float32Array<ArrayBuffer> => values.slice(at, (at += length))
  const layers = sizes.slice(1).map((outputs, layer) => {
    const inputs = sizes[layer] ?? 0
    return { inputs, outputs, weights: take(inputs * outputs), biases: take(outputs) }
  })
  if (at !== values.length) {
    throw new PlenumError('internal', `A network of sizes ${sizes.join(', ')} has ${at} numbers, not ${values.length}.`)
  }
  return layers
}

/** A learned actor without TensorFlow: ReLU between the layers, tanh at the end. */
export class Actor {
  constructor(readonly layers: readonly ActorLayer[]) {}

  /** Preferences in [-1, 1] for one state. */
  act(state: Float32Array): Float32Array {
    return this.layers.reduce((input, layer, number) => {
      const output = Float32Array.from(layer.biases)
      const { outputs, weights } = layer
      for (let i = 0; i < input.length; i++) {
        const value = input[i] ?? 0
        if (value === 0) continue
        for (let o = 0; o < outputs; o++) output[o] = (output[o] ?? 0) + value * (weights[i * outputs + o] ?? 0)
      }
      const isLast = number === this.layers.length - 1
      for (let o = 0; o < outputs; o++) output[o] = isLast ? Math.tanh(output[o] ?? 0) : Math.max(0, output[o] ?? 0)
      return output
    }, state)
  }

  /** The same as a Broker that plays episodes, without exploration. */
  get broker(): Heuristic {
    return (environments, row, preferences) => {
      const { stateSize, states } = environments
      preferences.set(this.act(states.subarray(row * stateSize, (row + 1) * stateSize)))
    }
  }
}

/** What each number of a state is, in its order. */
export function stateNames({ servers }: Pick<OffloadingEnvironmentConfig, 'servers'>): string[] {
  const ofServer = ['CPU', 'memory', 'disk', 'load ratio', 'x', 'y']
  const named = Array.from({ length: servers }, (_, server) => ofServer.map((what) => `server ${server + 1} ${what}`))
  const shares = ['waiting', 'transferring', 'processing', 'returning'].map((phase) => `share of streams ${phase}`)
  return [...named.flat(), 'mean size of the waiting tasks', ...shares]
}
