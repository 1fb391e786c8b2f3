// @ts-check
/**
 * Writes docs/api/requests.md from the contract: what may be asked of the service, with the comments and types of its source.
 * `node scripts/api-docs.mjs` after a change of src/contract; a unit test compares.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import prettier from 'prettier'
import ts from 'typescript'

const root = join(import.meta.dirname, '..')
export const requestsFile = join(root, 'docs/api/requests.md')
const probeFile = join(root, 'src/contract/api-probe.ts')
/** Types whose text is shorter than this are clearer written out. */
const shortestNamed = 40

/**
 * The contract with a file of types beside it that is nowhere on the disk.
 * @param {string} probe
 */
function programWith(probe) {
  const config = ts.readConfigFile(join(root, 'tsconfig.base.json'), (path) => readFileSync(path, 'utf8'))
  const { options } = ts.convertCompilerOptionsFromJson(config.config.compilerOptions, root)
  const host = ts.createCompilerHost(options)
  const read = host.getSourceFile.bind(host)
  host.getSourceFile = (name, ...rest) =>
    name === probeFile ? ts.createSourceFile(name, probe, ts.ScriptTarget.ES2022, true) : read(name, ...rest)
  const exists = host.fileExists.bind(host)
  host.fileExists = (name) => name === probeFile || exists(name)
  return ts.createProgram([probeFile], { ...options, types: [] }, host)
}

/** @param {string} text */
function escapeForPattern(text) {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
}

const flags =
  ts.TypeFormatFlags.NoTruncation |
  ts.TypeFormatFlags.InTypeAlias |
  ts.TypeFormatFlags.UseAliasDefinedOutsideCurrentScope |
  ts.TypeFormatFlags.UseSingleQuotesForStringLiteralType

/** @returns {Promise<string>} the whole document */
export async function apiDocument() {
  const source = `import { serviceContract } from './service'
import type { ServiceContract } from './service'
import type { RequestInput, RequestOutput, TopicEvent, TopicInput } from './channel'
export const contract = serviceContract
export type In<N extends keyof ServiceContract['requests'] & string> = RequestInput<ServiceContract, N>
`
  const names = namesOf(programWith(source))
  const aliases = names.requests.flatMap(({ name }, at) => [
    `export type Input${at} = RequestInput<ServiceContract, '${name}'>`,
    `export type Output${at} = RequestOutput<ServiceContract, '${name}'>`,
  ])
  const topics = names.topics.flatMap(({ name }, at) => [
    `export type TopicInput${at} = TopicInput<ServiceContract, '${name}'>`,
    `export type Event${at} = TopicEvent<ServiceContract, '${name}'>`,
  ])
  const program = programWith([source, `export type * from '.'`, ...aliases, ...topics].join('\n'))
  const checker = program.getTypeChecker()
  const texts = typesOf(program, checker)
  const shared = sharedTypes(texts)
  const shown = (/** @type {string} */ key) => named(texts.get(key) ?? 'unknown', shared)

  /** @type {Map<string, string[]>} */
  const sections = new Map()
  for (const [at, { name, comment }] of names.requests.entries()) {
    const group = name.split('/')[0] ?? ''
    const code = await formatted(`type Input = ${shown(`Input${at}`)}\ntype Output = ${shown(`Output${at}`)}`)
    const lines = sections.get(group) ?? []
    lines.push(`### \`${name}\`\n\n${comment === '' ? '' : `${comment}\n\n`}\`\`\`ts\n${code}\`\`\`\n`)
    sections.set(group, lines)
  }
  const events = []
  for (const [at, { name, comment }] of names.topics.entries()) {
    const code = await formatted(`type Input = ${shown(`TopicInput${at}`)}\ntype Event = ${shown(`Event${at}`)}`)
    events.push(`### \`${name}\`\n\n${comment === '' ? '' : `${comment}\n\n`}\`\`\`ts\n${code}\`\`\`\n`)
  }
  const types = []
  for (const { name, text } of [...shared].sort((a, b) => (a.name < b.name ? -1 : 1))) {
    types.push(
      await formatted(
        `type ${name} = ${named(
          text,
          shared.filter((other) => other.name !== name),
        )}`,
      ),
    )
  }
  return prettier.format(
    [
      '# Requests and topics of the service',
      'Made from `src/contract` by `node scripts/api-docs.mjs`; do not edit. [README.md](README.md) says how to call it.',
      ...[...sections].sort().map(([group, lines]) => `## ${group}\n\n${lines.join('\n')}`),
      `## Topics\n\n${events.join('\n')}`,
      `## Types\n\n\`\`\`ts\n${types.join('\n')}\`\`\``,
    ].join('\n\n'),
    { ...(await prettier.resolveConfig(requestsFile)), parser: 'markdown' },
  )
}

/** @param {ts.Program} program */
function namesOf(program) {
  const checker = program.getTypeChecker()
  const file = program.getSourceFile(probeFile)
  const module = file === undefined ? undefined : checker.getSymbolAtLocation(file)
  const contract =
    module === undefined ? undefined : checker.getExportsOfModule(module).find(({ name }) => name === 'contract')
  if (file === undefined || contract === undefined) throw new Error('the contract was not found')
  const type = checker.getTypeOfSymbol(contract)
  const of = (/** @type {string} */ part) => {
    const property = type.getProperty(part)
    if (property === undefined) throw new Error(`the contract has no ${part}`)
    return checker
      .getTypeOfSymbol(property)
      .getProperties()
      .map((symbol) => ({
        name: symbol.name,
        comment: ts.displayPartsToString(symbol.getDocumentationComment(checker)).replaceAll(/\s*\n\s*/g, ' '),
      }))
  }
  return { requests: of('requests'), topics: of('topics') }
}

/**
 * Every exported type written out in one line, by its name.
 * @param {ts.Program} program
 * @param {ts.TypeChecker} checker
 */
function typesOf(program, checker) {
  const file = program.getSourceFile(probeFile)
  const module = file === undefined ? undefined : checker.getSymbolAtLocation(file)
  /** @type {Map<string, string>} */
  const texts = new Map()
  for (const symbol of module === undefined ? [] : checker.getExportsOfModule(module)) {
    const target = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol
    const [declaration] = target.declarations ?? []
    if (declaration === undefined || !ts.isTypeAliasDeclaration(declaration)) continue
    if ((declaration.typeParameters ?? []).length > 0) continue
    texts.set(symbol.name, checker.typeToString(checker.getTypeAtLocation(declaration), undefined, flags))
  }
  return texts
}

/**
 * Types of the contract that others are made of: longest first, so that the larger name stands for the whole.
 * @param {Map<string, string>} texts
 */
function sharedTypes(texts) {
  const known = [...texts]
    .filter(
      ([name, text]) =>
        !/^(Topic)?(Input|Output|Event)\d+$/.test(name) && text.startsWith('{') && text.length >= shortestNamed,
    )
    .map(([name, text]) => ({ name, text }))
  const used = [...texts].filter(([name]) => /^(Topic)?(Input|Output|Event)\d+$/.test(name)).map(([, text]) => text)
  return known
    .filter(({ text }, at) => known.findIndex((other) => other.text === text) === at)
    .filter(({ text }) => used.some((other) => other.includes(text)))
    .sort((a, b) => b.text.length - a.text.length)
}

/**
 * @param {string} text
 * @param {{name: string, text: string}[]} shared
 */
function named(text, shared) {
  return shared.reduce(
    (whole, { name, text: part }) => whole.replaceAll(new RegExp(escapeForPattern(part), 'g'), name),
    text,
  )
}

/** @param {string} code */
async function formatted(code) {
  return prettier.format(code, { ...(await prettier.resolveConfig(requestsFile)), parser: 'typescript' })
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) writeFileSync(requestsFile, await apiDocument())
