// @ts-check
/**
 * The one way set-up fails: what could not be had, why, and the way round, in a single line.
 */
export class SetupProblem extends Error {
  /**
   * @param {string} what what is missing, without a full stop
   * @param {string} why the cause, as short as it can be said
   * @param {string} fix the way round: a command, or what still works
   */
  constructor(what, why, fix) {
    super(`${what}: ${why}. ${fix}`)
    this.name = 'SetupProblem'
    this.what = `${what}: ${why}`
    this.fix = fix
  }
}

/**
 * The last meaningful line of a tool's output, shortened: enough to tell one cause from another.
 * @param {string} output
 * @returns {string}
 */
export function lastLine(output) {
  const lines = output
    .split(/\r?\n/u)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !/^(warning|\[?notice)/iu.test(line))
  const error = lines.filter((line) => /error/iu.test(line)).pop() ?? lines.pop() ?? 'no output'
  return error
    .replace(/^error:\s*/iu, '')
    .replace(/\.$/u, '')
    .slice(0, 200)
}
