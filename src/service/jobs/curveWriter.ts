import type { TrainPoint, TrainProgress, ValidationPoint } from '../../contract'
import type { Workspace } from '../store'

const flushIntervalMs = 2000

/** Collects a run's points and writes them in batches: a transaction per point would keep the disk busy for nothing. */
export class CurveWriter {
  private points: TrainPoint[] = []
  private validations: ValidationPoint[] = []
  private lastFlush = Date.now()

  constructor(
    private readonly workspace: Workspace,
    private readonly run: string,
  ) {}

  add({ point, validation }: Pick<TrainProgress, 'point' | 'validation'>): void {
    if (point !== null) this.points.push(point)
    if (validation !== null) this.validations.push(validation)
    if (Date.now() - this.lastFlush > flushIntervalMs) this.flush()
  }

  flush(): void {
    this.lastFlush = Date.now()
    if (this.points.length + this.validations.length === 0) return
    this.workspace.curves.append(this.run, { points: this.points, validations: this.validations })
    this.points = []
    this.validations = []
  }
}
