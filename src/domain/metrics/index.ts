export * from './correlation'
export * from './divergence'
export * from './ensemble'
export * from './score'
