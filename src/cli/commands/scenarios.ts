import type { Command } from 'commander'
import type { ExportResult } from '../../contract'
import type { Frame } from '../frame'
import { idOf } from '../options'
import { count } from '../text/format'
import { facts } from '../text/table'
import { metropolisText } from './metropolisText'
import { addSamplingOptions, checkSampling, exportJson, sampleToFile, type SamplingOptions } from './sampling'

export function exportText(result: ExportResult): string {
  return facts([
    ['scenarios', `${count(result.scenarios)} from ${count(result.starts)} start${result.starts === 1 ? '' : 's'}`],
    ['sampler', result.sampler],
    ...(result.metropolis === undefined ? [] : metropolisText(result.metropolis)),
    ['seed', String(result.seed)],
    ['rows', count(result.rows)],
    ['file', result.file],
    ['where from', result.card],
    ...result.notes.map((note): [string, string] => ['note', note]),
  ])
}

export function addScenarios(program: Command, frame: Frame): void {
  const command = addSamplingOptions(
    program.command('scenarios').description('sample scenarios of all sensors and write them as CSV').argument('<run>'),
  )
  command.action((run: string) => {
    const options = command.opts<SamplingOptions>()
    idOf('run', run)
    checkSampling(options)
    return frame.inWorkspace('existing', async (context) => {
      const result = await sampleToFile(context, run, options, [])
      return { json: exportJson(result), text: exportText(result) }
    })
  })
}
