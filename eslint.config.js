import { builtinModules } from 'node:module'
import prettier from 'eslint-config-prettier'
import vue from 'eslint-plugin-vue'
import tseslint from 'typescript-eslint'

const layers = ['contract', 'domain', 'compute', 'report', 'service', 'main', 'preload', 'renderer', 'cli', 'web']
const nodeBuiltins = [...builtinModules, 'node:*', 'node:*/*']

/**
 * One layer of the house: the folders it may import from (by their index only) and the packages it may not touch.
 * @param {string} layer
 * @param {string[]} mayImport
 * @param {string[]} bannedPackages
 * @param {string} reason
 */
function layer(layer, mayImport, bannedPackages, reason) {
  const forbidden = layers.filter((other) => other !== layer && !mayImport.includes(other))
  return {
    files: [`src/${layer}/**/*.{ts,vue}`],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          paths: bannedPackages.filter((name) => !name.includes('*')).map((name) => ({ name, message: reason })),
          patterns: [
            { group: bannedPackages.filter((name) => name.includes('*')).concat(['//none']), message: reason },
            { regex: `^(\\.\\./)+(${forbidden.join('|')})(/|$)`, message: reason },
            {
              regex: `^(\\.\\./)+(${mayImport.concat(['//none']).join('|')})/.+`,
              message: 'A folder has one way in: import its index.',
            },
          ],
        },
      ],
    },
  }
}

const tensorflow = ['@tensorflow/*', '@tensorflow/**']
const browserOnly = ['vue', 'vue-router', 'pinia', 'echarts', 'echarts/*', 'reka-ui']

export default tseslint.config(
  {
    ignores: ['out/**', 'node_modules/**', '.runtime/**', 'test-results/**', 'playwright-report/**', 'demo-output/**'],
  },
  ...tseslint.configs.strictTypeChecked,
  ...tseslint.configs.stylisticTypeChecked,
  ...vue.configs['flat/recommended'],
  {
    languageOptions: {
      parserOptions: {
        project: ['./tsconfig.json', './tsconfig.web.json', './scripts/tsconfig.json'],
        tsconfigRootDir: import.meta.dirname,
        extraFileExtensions: ['.vue'],
      },
    },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      '@typescript-eslint/ban-ts-comment': [
        'error',
        { 'ts-expect-error': 'allow-with-description', 'ts-ignore': true },
      ],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
      'no-console': 'error',
      '@typescript-eslint/no-confusing-void-expression': [
        'error',
        { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
      ],
      eqeqeq: 'error',
    },
  },
  {
    files: ['**/*.vue'],
    languageOptions: { parserOptions: { parser: tseslint.parser } },
    rules: { 'vue/multi-word-component-names': 'off' },
  },
  {
    files: ['**/*.js', '**/*.mjs', '**/*.cjs'],
    extends: [tseslint.configs.disableTypeChecked],
    rules: { 'no-console': 'off', '@typescript-eslint/explicit-function-return-type': 'off' },
  },
  layer(
    'contract',
    [],
    [...nodeBuiltins, 'electron', ...tensorflow, ...browserOnly, 'better-sqlite3', 'ws', 'commander'],
    'The contract is shared by every process: it imports zod only.',
  ),
  layer(
    'domain',
    ['contract'],
    [...nodeBuiltins, 'electron', ...tensorflow, ...browserOnly, 'better-sqlite3', 'ws', 'commander'],
    'The domain is pure TypeScript: no Node, Electron, Vue, TensorFlow or SQLite.',
  ),
  layer(
    'compute',
    ['contract', 'domain'],
    ['electron', ...browserOnly, 'better-sqlite3', 'ws', 'commander'],
    'Compute trains and samples; it knows the contract, the domain and TensorFlow, and never opens the database.',
  ),
  layer(
    'report',
    ['contract', 'domain'],
    [
      ...nodeBuiltins,
      'electron',
      ...tensorflow,
      'vue',
      'vue-router',
      'pinia',
      'reka-ui',
      'better-sqlite3',
      'ws',
      'commander',
    ],
    'Reports turn what the contract tells into pages: no files, no database, no window.',
  ),
  layer(
    'service',
    ['contract', 'domain', 'report'],
    ['electron', ...tensorflow, ...browserOnly, 'ws', 'commander'],
    'The service is an ordinary Node program: SQLite, jobs, files; TensorFlow lives in compute processes.',
  ),
  layer(
    'main',
    ['contract'],
    [...tensorflow, ...browserOnly, 'better-sqlite3', 'ws', 'commander'],
    'Electron main stays thin: windows, dialogs, forking and passing messages on.',
  ),
  layer(
    'preload',
    ['contract'],
    [...tensorflow, ...browserOnly, 'better-sqlite3', 'ws', 'commander'],
    'The preload script only bridges a port and the dialogs.',
  ),
  layer(
    'renderer',
    ['contract', 'domain'],
    [...nodeBuiltins, 'electron', ...tensorflow, 'better-sqlite3', 'ws', 'commander'],
    'The renderer sees the contract and pure parts of the domain only.',
  ),
  layer(
    'web',
    ['contract', 'domain', 'service'],
    ['electron', ...tensorflow, ...browserOnly, 'better-sqlite3', 'commander'],
    'The web shell serves the built page and passes messages on to the service.',
  ),
  layer(
    'cli',
    ['contract', 'domain', 'report', 'service', 'web'],
    ['electron', ...tensorflow, 'vue', 'vue-router', 'pinia', 'reka-ui', 'better-sqlite3', 'ws'],
    'The CLI only sends requests, like every other shell.',
  ),
  { files: ['tests/**/*.ts'], rules: { '@typescript-eslint/no-non-null-assertion': 'error', 'no-console': 'off' } },
  prettier,
)
