import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { HandlerContext, RequestOutput, RequestValue, ServiceContract } from '../contract'
import { requireTrainable } from '../domain'
import type { ComputePool } from './processes/pool'
import type { Workspace } from './store'

type ProbeRequest = RequestValue<ServiceContract, 'runs/probe'>
type Probe = Omit<RequestOutput<ServiceContract, 'runs/probe'>, 'shared'>

/** Measures trainings for a few seconds before they exist. */
export class Probing {
  constructor(
    private readonly workspace: Workspace,
    private readonly pool: ComputePool,
    private readonly scratch: string,
  ) {}

  /** @throws PlenumError whatever the training would be refused for */
  async probe({ dataset, config, seed, seconds }: ProbeRequest, context: HandlerContext): Promise<Probe> {
    requireTrainable(this.workspace.datasets.get(dataset).steps, config)
    const directory = mkdtempSync(join(this.scratch, 'probe-'))
    try {
      const series = await this.workspace.series.writeFile(dataset, join(directory, 'series.f32'), context.signal)
      return await this.pool.use(context.signal, ({ client }) =>
        client.request(
          'compute/probe',
          { series, config, seed, seconds, directory },
          { onProgress: (progress) => context.progress(progress) },
        ),
      )
    } finally {
      rmSync(directory, { recursive: true, force: true })
    }
  }
}
