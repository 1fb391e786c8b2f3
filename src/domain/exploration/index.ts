export * from './autocorrelation'
export * from './explore'
