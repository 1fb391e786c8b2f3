/** The one way in to the domain: pure TypeScript, where the thesis and the paper are readable. */
export * from './series'
