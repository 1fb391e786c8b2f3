import type { Command } from 'commander'
import { existsSync } from 'node:fs'
import { PlenumError, type Doctor } from '../../contract'
import type { Frame } from '../frame'
import { openSession, openTemporarySession, type Session } from '../session'
import { facts } from '../text/table'

function doctorText({ plenum, node, electron, platform, tensorflow, sqlite, problems }: Doctor): string {
  return [
    facts([
      ['plenum', plenum],
      ['node', node],
      ['platform', platform],
      ['electron', electron ?? 'none'],
      ['tensorflow', tensorflow === null ? 'does not start' : `${tensorflow.version}, ${tensorflow.flavour} build`],
      ['device in use', tensorflow === null ? '–' : `${tensorflow.device.toUpperCase()} (${tensorflow.deviceName})`],
      ['sqlite', sqlite],
    ]),
    problems.length === 0 ? '\nNo problems found.\n' : '\nProblems\n',
    ...problems.map(({ what, fix }) => `- ${what}\n  ${fix}\n`),
  ].join('')
}

export function addDoctor(program: Command, frame: Frame): void {
  program
    .command('doctor')
    .description('versions, the device really in use, what is missing and how to get it')
    .action(() => {
      // A machine can be looked at before there is a workspace; a workspace that cannot be used is part of the findings.
      const findings: Doctor['problems'] = []
      const open = (): Session => {
        if (frame.namedWorkspace === undefined && !existsSync(frame.workspaceFile)) return openTemporarySession()
        try {
          return openSession(frame.workspaceFile, false)
        } catch (thrown) {
          const error = PlenumError.from(thrown)
          if (error.code !== 'workspace') throw error
          findings.push({ what: error.message, fix: error.fix ?? 'Choose another with --workspace.' })
          return openTemporarySession()
        }
      }
      return frame.inSession(open, async ({ client, long }) => {
        const machine = await client.request('system/doctor', {}, long)
        const doctor = { ...machine, problems: [...machine.problems, ...findings] }
        return { json: doctor, text: doctorText(doctor) }
      })
    })
}
