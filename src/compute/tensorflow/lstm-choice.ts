/** How the forward pass of an LSTM is done where no gradient is wanted. */
export type LstmKind = 'block' | 'cudnn'

/** One way of doing it. */
export interface LstmWay {
  /** The last hidden state of one batch that is always the same; waits for the device. */
  run(): Float32Array
}

export interface LstmChoice {
  readonly kind: LstmKind
  /** As the user reads it behind the device's name. */
  readonly reason: string
}

const rounds = 5
/** Both multiply in float32, or in TF32 on newer GPUs, in another order. */
const tolerance = 5e-3

/**
 * Chooses by a short measurement: cuDNN where it gives the same numbers as BlockLSTMV2 and is faster, else BlockLSTMV2.
 * @param clock milliseconds
 */
export function chooseLstm(block: LstmWay, cudnn: LstmWay, clock: () => number): LstmChoice {
  const expected = block.run()
  let found: Float32Array
  try {
    found = cudnn.run()
  } catch {
    return { kind: 'block', reason: 'LSTM by BlockLSTMV2: cuDNN’s cannot be run here' }
  }
  if (!expected.every((value, i) => Math.abs(value - (found[i] ?? NaN)) < tolerance)) {
    return { kind: 'block', reason: 'LSTM by BlockLSTMV2: cuDNN’s gives other numbers here' }
  }
  // both have run once: nothing is set up any more
  const [ofBlock, ofCudnn] = [fastest(block, clock), fastest(cudnn, clock)]
  const times = `BlockLSTMV2 ${ofBlock.toFixed(1)} ms, cuDNN ${ofCudnn.toFixed(1)} ms`
  return ofCudnn < ofBlock
    ? { kind: 'cudnn', reason: `LSTM by cuDNN: ${times}` }
    : { kind: 'block', reason: `LSTM by BlockLSTMV2: ${times}` }
}

function fastest(way: LstmWay, clock: () => number): number {
  let least = Infinity
  for (let round = 0; round < rounds; round++) {
    const began = clock()
    way.run()
    least = Math.min(least, clock() - began)
  }
  return least
}
