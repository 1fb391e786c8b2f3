import { z } from 'zod'
import { PlenumError } from '../../../contract'
import { readTensorFile, writeTensorFile } from '../../checkpoint'
import type { Sizes } from '../agents'
import type { ReplayState, Transitions } from '../replay'

const descriptionSchema = z.strictObject({
  kind: z.literal('offloading-transitions'),
  formatVersion: z.literal(1),
  /** Number of the first, counted from the beginning of the sweep. */
  first: z.int().nonnegative(),
  count: z.int().positive(),
  trials: z.array(z.int().nonnegative()).min(1),
})

/** Transitions of one episode of all trials that played it, for replay buffers to be filled again. */
export async function writeTransitions(
  file: string,
  { count, states, actions, rewards }: Transitions,
  about: { readonly first: number; readonly trials: readonly number[] },
  sizes: Sizes,
): Promise<void> {
  const rows = about.trials.length
  const description = {
    kind: 'offloading-transitions',
    formatVersion: 1,
    count,
    first: about.first,
    trials: about.trials,
  }
  await writeTensorFile(file, {
    tensors: new Map([
      ['states', { shape: [rows, count + 1, sizes.state], values: states }],
      ['actions', { shape: [rows, count, sizes.action], values: actions }],
      ['rewards', { shape: [rows, count], values: rewards }],
    ]),
    metadata: { format: 'plenum-checkpoint', plenum: JSON.stringify(description) },
  })
}

/**
 * The replay buffers of `trials` after `steps` steps, from the files of the episodes that reach into them.
 * @throws PlenumError `bad-input` where one of their transitions is in no file
 */
export async function readReplay(
  files: readonly string[],
  trials: readonly number[],
  steps: number,
  capacity: number,
  sizes: Sizes,
): Promise<ReplayState> {
  const rows = trials.length * capacity
  const rings = {
    states: new Float32Array(rows * sizes.state),
    actions: new Float32Array(rows * sizes.action),
    rewards: new Float32Array(rows),
    nextStates: new Float32Array(rows * sizes.state),
    continues: new Float32Array(rows),
  }
  const oldest = Math.max(0, steps - capacity)
  let filled = 0
  for (const file of files) {
    const segment = await readSegment(file, sizes)
    const { first, count } = segment.about
    const [from, to] = [Math.max(first, oldest), Math.min(first + count, steps)]
    filled += Math.max(0, to - from)
    trials.forEach((trial, row) => {
      const source = segment.about.trials.indexOf(trial)
      if (source < 0) throw unfit(file, `trial ${trial} is missing`)
      for (let number = from; number < to; number++) {
        const at = row * capacity + (number % capacity)
        const own = source * count + (number - first)
        const state = own + source
        const row_ = (values: Float32Array, i: number, width: number): Float32Array =>
          values.subarray(i * width, (i + 1) * width)
        rings.states.set(row_(segment.states, state, sizes.state), at * sizes.state)
        rings.nextStates.set(row_(segment.states, state + 1, sizes.state), at * sizes.state)
        rings.actions.set(row_(segment.actions, own, sizes.action), at * sizes.action)
        rings.rewards[at] = segment.rewards[own] ?? 0
        // an episode ends by time only
        rings.continues[at] = 1
      }
    })
  }
  if (filled !== steps - oldest) throw unfit(files[0] ?? '', 'some transitions are missing')
  return { ...rings, stored: steps - oldest, next: steps % capacity }
}

async function readSegment(file: string, sizes: Sizes) {
  const { tensors, metadata } = await readTensorFile(file)
  let json: unknown = null
  try {
    json = JSON.parse(metadata.plenum ?? '')
  } catch {
    // refused below
  }
  const parsed = descriptionSchema.safeParse(json)
  if (!parsed.success) throw unfit(file, 'its description is damaged or of another version of Plenum')
  const about = parsed.data
  const rows = about.trials.length
  const take = (name: string, shape: readonly number[]): Float32Array => {
    const tensor = tensors.get(name)
    if (tensor?.shape.join() !== shape.join()) throw unfit(file, `tensor ${name} has another shape`)
    return tensor.values
  }
  return {
    about,
    states: take('states', [rows, about.count + 1, sizes.state]),
    actions: take('actions', [rows, about.count, sizes.action]),
    rewards: take('rewards', [rows, about.count]),
  }
}

function unfit(file: string, why: string): PlenumError {
  return new PlenumError('bad-input', `Saved transitions do not fit the sweep: ${why}.`, { place: { file } })
}
