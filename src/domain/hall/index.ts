/** The linear start of the preset `plenum` and the scores it is trained on. */
export * from './clock'
export * from './eigen'
export * from './factors'
export * from './increments'
export * from './losses'
export * from './ridge'
export * from './standard'
export * from './start'
