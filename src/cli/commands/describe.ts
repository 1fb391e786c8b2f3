import type { Command } from 'commander'
import { licenceSchema, PlenumError, serviceContract, sourceSchema, type Dataset } from '../../contract'
import type { Frame } from '../frame'
import { defined, idOf, textFor } from '../options'
import { datasetText } from './datasetText'

interface Options {
  name?: string
  source?: string
  licence?: string
}

/** What is said of a log after its import; its readings never change. */
export function addDescribe(program: Command, frame: Frame): void {
  const { name: nameSchema } = serviceContract.requests['datasets/rename'].input.shape
  const command = program
    .command('describe')
    .description('say what a dataset is called, where it is from and under what it may be used')
    .argument('<dataset>')
    .option('--name <name>', 'what it is called', textFor(nameSchema))
    .option('--source <text>', 'whose log it is and where it was got from; empty: not known', textFor(sourceSchema))
    .option('--licence <text>', 'such as "CC BY 4.0" or internal; empty: not known', textFor(licenceSchema))
  command.action((id: string) => {
    const { name, source, licence } = command.opts<Options>()
    const dataset = idOf('dataset', id)
    const said = defined({ source, licence })
    if (name === undefined && Object.keys(said).length === 0) {
      throw new PlenumError('bad-input', 'Nothing was said of the dataset.', {
        fix: 'Give --name, --source or --licence.',
      })
    }
    return frame.inWorkspace('existing', async ({ client }) => {
      if (name !== undefined) await client.request('datasets/rename', { dataset, name })
      const described: Dataset = await client.request('datasets/describe', { dataset, ...said })
      return { json: described, text: datasetText(described) }
    })
  })
}
