import { execFile } from 'node:child_process'
import { cpus } from 'node:os'
import util, { inspect } from 'node:util'
import type * as TensorFlowModule from '@tensorflow/tfjs-node-gpu'
import { PlenumError, type Device } from '../../contract'
import type { LstmKind } from './lstm-choice'

export type TensorFlow = typeof TensorFlowModule
export type Tensor = TensorFlowModule.Tensor

/** One attribute of a raw TensorFlow op; `type` is one of the binding's TF_ATTR_… numbers. */
export interface OpAttribute {
  readonly name: string
  readonly type: number
  readonly value: boolean | number | string | readonly number[]
}

/** What Plenum uses of the native addon. */
export interface NativeBinding {
  readonly TF_FLOAT: number
  readonly TF_INT32: number
  readonly TF_INT64: number
  readonly TF_ATTR_TYPE: number
  readonly TF_ATTR_INT: number
  readonly TF_ATTR_FLOAT: number
  readonly TF_ATTR_BOOL: number
  readonly TF_ATTR_STRING: number
  readonly TF_ATTR_SHAPE: number
  readonly TF_Version: string
  isUsingGpuDevice(): boolean
  executeOp(name: string, attributes: readonly OpAttribute[], inputIds: number[], outputs: number): NativeTensor[]
}

/** A tensor handle as the addon returns it. */
export interface NativeTensor {
  readonly id: number
  readonly shape: number[]
  readonly dtype: number
}

/** The backend of tfjs-node: runs any TensorFlow op eagerly. Outputs belong to the current tidy. */
export interface NativeBackend {
  readonly binding: NativeBinding
  executeSingleOutput(name: string, attributes: readonly OpAttribute[], inputs: readonly Tensor[]): Tensor
  executeMultipleOutputs(
    name: string,
    attributes: readonly OpAttribute[],
    inputs: readonly Tensor[],
    outputs: number,
  ): Tensor[]
  getInputTensorIds(tensors: readonly Tensor[]): number[]
  createOutputTensor(native: NativeTensor): Tensor
}

/** TensorFlow, loaded: there is one per process. */
export interface Runtime {
  readonly tf: TensorFlow
  readonly backend: NativeBackend
  /** As TensorFlow reports it in use, never assumed. */
  readonly device: Device
  /** How an LSTM that needs no gradient is run. */
  readonly lstm: LstmKind
  readonly versions: { readonly tensorflow: string; readonly tfjs: string }
}

/**
 * TensorFlow as it comes.
 * @throws PlenumError `unavailable` when the package, its addon or libtensorflow is missing.
 */
export async function openRuntime(): Promise<Runtime> {
  // 3: errors only. TensorFlow's chatter would otherwise fill the log of every job.
  process.env.TF_CPP_MIN_LOG_LEVEL ??= '3'
  process.env.TF_FORCE_GPU_ALLOW_GROWTH ??= 'true'
  restoreRemovedUtilities()
  let tf: TensorFlow
  try {
    const loaded = (await import('@tensorflow/tfjs-node-gpu')) as TensorFlow & { default?: TensorFlow }
    // a CommonJS package: its exports are complete on `default` only
    tf = loaded.default ?? loaded
  } catch (thrown) {
    throw new PlenumError('unavailable', `TensorFlow cannot be loaded: ${firstLine(thrown)}`, {
      fix: 'Run `npm run setup`, then `npm run -s plenum -- doctor`.',
      cause: thrown,
    })
  }
  const backend = tf.backend() as unknown as NativeBackend
  return {
    tf,
    backend,
    device: await deviceInUse(tf, backend.binding),
    lstm: 'block',
    versions: { tensorflow: backend.binding.TF_Version, tfjs: tf.version['tfjs-core'] },
  }
}

/** Node 23 removed functions of `util` that tfjs-node 4.22.0 still calls. */
function restoreRemovedUtilities(): void {
  const functions = util as unknown as Record<string, unknown>
  functions.isNullOrUndefined ??= (value: unknown): boolean => value === null || value === undefined
  // present but deprecated in Node 24, where each process would print a warning
  functions.isArray = Array.isArray
}

async function deviceInUse(tf: TensorFlow, binding: NativeBinding): Promise<Device> {
  if (!binding.isUsingGpuDevice()) {
    const processors = cpus()
    const model = processors[0]?.model.trim() ?? ''
    const threads = processors.length
    return { kind: 'cpu', name: `${model === '' ? 'CPU' : model}, ${threads} thread${threads === 1 ? '' : 's'}` }
  }
  // an op has to run before TensorFlow has really opened the device
  await tf.tidy(() => tf.scalar(1).add(1)).data()
  return { kind: 'gpu', name: await gpuName() }
}

/** Name of the GPU by its driver's own tool. */
function gpuName(): Promise<string> {
  return new Promise((resolve) => {
    execFile('nvidia-smi', ['--query-gpu=name', '--format=csv,noheader'], { timeout: 5000 }, (error, output) => {
      const name = output.split('\n')[0]?.trim() ?? ''
      resolve(error !== null || name === '' ? 'GPU' : name)
    })
  })
}

function firstLine(thrown: unknown): string {
  const message = thrown instanceof Error ? thrown.message : inspect(thrown)
  const line = message.split('\n')[0]?.trim() ?? ''
  return line.endsWith('.') ? line : `${line}.`
}
