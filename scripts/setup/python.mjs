// @ts-check
/**
 * The local Python 3: only a carrier, for pip (the one client of the index that has libtensorflow) and for unzipping.
 */
import { SetupProblem, lastLine } from './problem.mjs'
import { runCommand } from './command.mjs'

/** @type {Promise<string> | undefined} */
let found

/**
 * @returns {Promise<string>} a Python 3 that has pip
 */
export function pythonWithPip() {
  found ??= search()
  return found
}

async function search() {
  const candidates = process.env.PLENUM_PYTHON ? [process.env.PLENUM_PYTHON] : ['python3', 'python']
  let why = 'no python3 on PATH'
  for (const candidate of candidates) {
    const result = await runCommand(candidate, ['-m', 'pip', '--version'])
    if (result.code === 0 && /\(python 3\./u.test(result.stdout)) return candidate
    if (result.code !== 127) why = `${candidate} has no working pip (${lastLine(result.stderr)})`
  }
  throw new SetupProblem(
    'Python 3 with pip is needed to fetch runtimes',
    why,
    'Install it (Debian and Ubuntu: apt-get install python3-pip) or set PLENUM_PYTHON, then run "npm run setup".',
  )
}

/** Extracts the members of a zip file that match one of the patterns; ZipFile refuses paths that lead outside. */
const UNZIP = `
import fnmatch, sys, zipfile
archive, target, *patterns = sys.argv[1:]
with zipfile.ZipFile(archive) as z:
    for member in z.infolist():
        if not member.is_dir() and any(fnmatch.fnmatchcase(member.filename, p) for p in patterns):
            z.extract(member, target)
`

/**
 * @param {string} archive
 * @param {string} target
 * @param {string[]} patterns fnmatch patterns; `*` also crosses folders
 */
export async function unzip(archive, target, patterns) {
  const result = await runCommand(await pythonWithPip(), ['-c', UNZIP, archive, target, ...patterns])
  if (result.code === 0) return
  const full = /No space left/iu.test(result.stderr)
  throw new SetupProblem(
    `Could not unpack into ${target}`,
    lastLine(result.stderr),
    full ? 'Free some space, or set PLENUM_CACHE to a folder on a larger disk.' : 'Run "npm run setup" again.',
  )
}
