import type { TrainPoint, TrainProgress, ValidationPoint, ValidationSample } from '../../contract'
import type { Workspace } from '../store'

const flushIntervalMs = 2000

/** Collects a run's points and writes them in batches: a transaction per point would keep the disk busy for nothing. */
export class CurveWriter {
  private points: TrainPoint[] = []
  private validations: ValidationPoint[] = []
  private samples: ValidationSample[] = []
  private lastFlush = Date.now()

  constructor(
    private readonly workspace: Workspace,
    private readonly run: string,
  ) {}

  add({ point, validation, sample }: Pick<TrainProgress, 'point' | 'validation' | 'sample'>): void {
    if (point !== null) this.points.push(point)
    if (validation !== null) this.validations.push(validation)
    if (sample !== null && sample !== undefined) this.samples.push(sample)
    // whoever hears of scenarios asks at once what is stored around them
    if (this.samples.length > 0 || Date.now() - this.lastFlush > flushIntervalMs) this.flush()
  }

  flush(): void {
    this.lastFlush = Date.now()
    const { points, validations, samples } = this
    if (points.length + validations.length + samples.length === 0) return
    this.workspace.curves.append(this.run, { points, validations, samples })
    this.points = []
    this.validations = []
    this.samples = []
  }
}
