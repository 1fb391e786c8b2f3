/** The one way in to the domain: pure TypeScript, where the thesis and the paper are readable. */
export * from './metrics'
export * from './quality'
export * from './random'
export * from './scaling'
export * from './scenarios'
export * from './series'
export * from './split'
export * from './windows'
