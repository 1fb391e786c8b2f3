import type { Parameters } from '../parameters'
import { itemAt } from '../items'
import type { LstmTrace, Operations, Tensor } from '../tensorflow'
import type { HallConstants, RowConstants } from './constants'
import { noiseWidth, type HallParameter, type HallShape } from './shape'
import { appendStep, rolloutStep, type RolloutState, type StepTrace } from './step'

/** Windows as they were observed, one row per (sensor, start), in standard units. */
export interface ObservedRows {
  /** [rows] */
  readonly sensors: Tensor
  /** [window − 1, rows, 2 · variables + clock]: level · 0.7, change in its usual size, time of the next step. */
  readonly features: Tensor
  /** The last two values, [rows, variables]. */
  readonly last: Tensor
  readonly beforeLast: Tensor
}

export interface ObservedTrace {
  readonly lstm: LstmTrace
  /** State after the window, [rows, hidden]. */
  readonly hidden: Tensor
  readonly cell: Tensor
}

/** Rollouts of `samples` trajectories per observed row; trajectory = row · samples + sample. */
export interface TrainingRollout {
  readonly observed: ObservedRows
  readonly samples: number
  readonly steps: number
  /** Observed row of each trajectory, and its sensor, [trajectories]. */
  readonly rowOf: Tensor
  readonly sensors: Tensor
  /** [steps, trajectories, clock] */
  readonly clock: Tensor
  /** [trajectories, steps, noise] */
  readonly noise: Tensor
  /** [steps, trajectories, variables] */
  readonly base: Tensor
}

export interface RolloutTrace {
  readonly rollout: TrainingRollout
  readonly rows: RowConstants
  readonly observed: ObservedTrace
  readonly steps: readonly StepTrace[]
  /** `generated` before each step. */
  readonly generated: readonly (Tensor | null)[]
  /** Loadings · noise before scaling, per step [trajectories, variables]. */
  readonly noises: readonly Tensor[]
}

/**
 * The generator of the preset `plenum`: an LSTM that reads the observed window with z = 0 and carries its state through the
 * rollout, correcting a linear forecast with factor noise. Tensors it returns belong to the current tidy.
 */
export class HallGenerator {
  constructor(
    private readonly operations: Operations,
    readonly shape: HallShape,
    readonly parameters: Parameters<HallParameter>,
    readonly constants: HallConstants,
  ) {}

  /** State of the LSTM after all but the last observed step, which the first step of the rollout reads. */
  observe({ sensors, features }: Pick<ObservedRows, 'sensors' | 'features'>): ObservedTrace {
    const { operations, parameters, shape } = this
    const [steps = 0, rows = 0] = features.shape
    const codes = operations.gather(parameters.get('embedding'), sensors)
    const noise = operations.zeros([rows, noiseWidth(shape)])
    const condition = operations.concat([codes, noise], 1)
    const [, width = 0] = condition.shape
    const everyStep = operations.broadcast(operations.reshape(condition, [1, rows, width]), [steps, rows, width])
    const zero = operations.zeros([rows, shape.hiddenSize])
    const lstm = operations.lstm.forward({
      x: operations.concat([features, everyStep], 2),
      cellState: zero,
      hidden: zero,
      weights: parameters.get('lstm.weights'),
      bias: parameters.get('lstm.bias'),
    })
    const last = (states: Tensor): Tensor =>
      operations.reshape(operations.slice(states, [steps - 1, 0, 0], [1, rows, shape.hiddenSize]), [
        rows,
        shape.hiddenSize,
      ])
    return { lstm, hidden: last(lstm.hiddens), cell: last(lstm.cellStates) }
  }

  /** Rollouts with everything kept for {@link gradient}. */
  rollOut(rollout: TrainingRollout): RolloutTrace {
    const { operations, parameters } = this
    const { steps, rowOf, sensors } = rollout
    const rows = this.constants.ofRows(sensors)
    const observed = this.observe(rollout.observed)
    const fixed = this.fixedInputs(rollout)
    const noises = this.stepsOf(this.noiseEffect(rollout.noise, sensors))
    const bases = this.stepsOf(rollout.base)
    const spread = (x: Tensor): Tensor => operations.gather(x, rowOf)
    let state: RolloutState = {
      previous: spread(rollout.observed.last),
      beforePrevious: spread(rollout.observed.beforeLast),
      generated: null,
      hidden: spread(observed.hidden),
      cell: spread(observed.cell),
    }
    const traces: StepTrace[] = []
    const generated: (Tensor | null)[] = []
    for (let step = 0; step < steps; step++) {
      const noise = itemAt(noises, step)
      const input = { fixed: itemAt(fixed, step), noise, base: itemAt(bases, step) }
      const trace = rolloutStep(operations, parameters, rows, state, input)
      traces.push(trace)
      generated.push(state.generated)
      state = {
        previous: trace.value,
        beforePrevious: state.previous,
        generated: appendStep(operations, rows, state.generated, trace.value),
        hidden: trace.hidden,
        cell: trace.cell,
      }
    }
    return { rollout, rows, observed, steps: traces, generated, noises }
  }

  /** [steps, trajectories, variables] of a trace. */
  values(trace: RolloutTrace): Tensor {
    const { operations } = this
    return operations.concat(
      trace.steps.map(({ value }) => operations.reshape(value, [1, ...value.shape])),
      0,
    )
  }

  /** [trajectories, steps, noise] → loadings · noise, [steps, trajectories, variables]. */
  private noiseEffect(noise: Tensor, sensors: Tensor): Tensor {
    const { operations } = this
    return operations.transpose(operations.batchMatMul(noise, this.loadingsOf(sensors), false, true), [1, 0, 2])
  }

  /** Loadings of each row's sensor, [rows, variables, noise]. */
  loadingsOf(sensors: Tensor): Tensor {
    const { operations, parameters, shape } = this
    const [rows = 0] = sensors.shape
    const table = operations.gather(parameters.get('loadings'), sensors)
    return operations.reshape(table, [rows, shape.variables, noiseWidth(shape)])
  }

  /** Per step: time, sensor code and noise, [trajectories, …]. */
  private fixedInputs({ clock, noise, sensors, steps }: TrainingRollout): Tensor[] {
    const { operations, parameters, shape } = this
    const [count = 0] = sensors.shape
    const codes = operations.gather(parameters.get('embedding'), sensors)
    const everyStep = operations.broadcast(operations.reshape(codes, [1, count, shape.embeddingSize]), [
      steps,
      count,
      shape.embeddingSize,
    ])
    return this.stepsOf(operations.concat([clock, everyStep, operations.transpose(noise, [1, 0, 2])], 2))
  }

  /** [steps, …] as a list of steps. */
  private stepsOf(x: Tensor): Tensor[] {
    const { operations } = this
    const [steps = 0, ...rest] = x.shape
    const ones = new Array<number>(steps).fill(1)
    return operations.split(x, ones, 0).map((part) => operations.reshape(part, rest))
  }
}
